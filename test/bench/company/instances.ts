import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/ports.ts';
import { startHttp } from '../../support/server-process.ts';

/** How long an orchestrator takes to notice that an instance is gone, in milliseconds. */
const RESTART_MS = 2_000;

type Server = Awaited<ReturnType<typeof startHttp>>;

const readMetric = (text: string, name: string) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? 0);

/** Instances of the server, which are killed and come back at the same addresses. */
export class Instances {
  readonly #servers: Server[] = [];
  readonly #settings: Readonly<Record<string, string>>;
  readonly #ports: readonly number[];
  /** The most memory that each has had, in MB. */
  readonly peakMegabytes: number[] = [];
  /** The longest that 99 of 100 turns of an event loop took, in ms, as each instance tells it. */
  readonly loopP99Ms: number[] = [];
  kills = 0;

  private constructor(settings: Record<string, string>, ports: readonly number[]) {
    this.#settings = settings;
    this.#ports = ports;
  }

  static async start(count: number, settings: Record<string, string>): Promise<Instances> {
    const ports: number[] = [];
    while (ports.length < count) ports.push(await freePort());
    const instances = new Instances(settings, ports);
    for (const index of ports.keys()) await instances.#launch(index);
    return instances;
  }

  get urls(): string[] {
    return this.#ports.map((port) => `http://127.0.0.1:${port}/mcp`);
  }

  /** Kills the next one with SIGKILL and starts it again. */
  async killOne(): Promise<void> {
    const index = this.kills % this.#ports.length;
    this.kills += 1;
    this.#servers[index]?.process.kill('SIGKILL');
    await sleep(RESTART_MS);
    await this.#launch(index);
  }

  /** Reads what each says of itself at /metrics. */
  async measure(): Promise<void> {
    await Promise.all(this.urls.map((url, index) => this.#measure(url, index)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
  }

  async #launch(index: number): Promise<void> {
    this.#servers[index] = await startHttp({ ...this.#settings }, ['--port', String(this.#ports[index])]);
  }

  async #measure(url: string, index: number): Promise<void> {
    try {
      const text = await (await fetch(new URL('/metrics', url))).text();
      const megabytes = readMetric(text, 'heygen_mcp_process_resident_memory_bytes') / 2 ** 20;
      const p99 = readMetric(text, 'heygen_mcp_nodejs_eventloop_lag_p99_seconds') * 1000;
      this.peakMegabytes[index] = Math.max(this.peakMegabytes[index] ?? 0, megabytes);
      this.loopP99Ms[index] = Math.max(this.loopP99Ms[index] ?? 0, p99);
    } catch {
      // It was killed a moment ago.
    }
  }
}
