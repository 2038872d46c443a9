import { Agent } from 'undici';

const CONNECTIONS = 16;

/** A raw request, as it is sent again and again. */
export interface Shot {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What a server did under load. */
export interface Load {
  /** Answers a second. */
  perSecond: number;
  /** 99 of 100 answers came within this, in milliseconds. */
  p99: number;
}

/** How long each answer took, in milliseconds, while 16 connections ask as fast as they can for so many seconds. */
async function times({ url, headers, body }: Shot, seconds: number): Promise<number[]> {
  const { origin, pathname } = new URL(url);
  const agent = new Agent({ connections: CONNECTIONS });
  const end = performance.now() + seconds * 1000;
  const taken: number[] = [];
  const ask = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      const answer = await agent.request({ origin, path: pathname, method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${text.slice(0, 200)}`);
      taken.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  await agent.close();
  return taken;
}

const ROUNDS = 5;
const ROUND_S = 1;

function sumUp(taken: number[]): Load {
  taken.sort((a, b) => a - b);
  return { perSecond: taken.length / (ROUNDS * ROUND_S), p99: taken[Math.floor(taken.length * 0.99)] as number };
}

/** Loads two servers in turn, so that a busy moment of the machine hits both alike. The first round only warms them up. */
export async function compared(one: Shot, other: Shot): Promise<[Load, Load]> {
  const taken: [number[], number[]] = [[], []];
  for (let group = 0; group <= ROUNDS; group += 1) {
    const pair = [await times(one, ROUND_S), await times(other, ROUND_S)] as const;
    if (group > 0) for (const index of [0, 1] as const) taken[index].push(...pair[index]);
  }
  return [sumUp(taken[0]), sumUp(taken[1])];
}
