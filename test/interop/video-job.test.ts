import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMp4Seconds } from '../../sandbox/files/mp4.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import { connect, GENERATIONS, type Host, type Step, TRANSPORTS } from '../support/mcp-clients.ts';
import { type Watched, watchedSandbox } from '../support/sandbox.ts';

const PROMPT = 'A 20-second film on how tides work.';

describe.each(TRANSPORTS)('over %s', (transport) => {
  describe.each(GENERATIONS)('a host of %s', (generation) => {
    let sandbox: Watched;
    let host: Host;

    beforeAll(async () => {
      // Slow enough that a wait sees every phase, also on a busy machine.
      sandbox = await watchedSandbox({ speed: 400 });
      host = await connect(transport, generation, {
        HEYGEN_API_BASE: sandbox.url,
        HEYGEN_API_KEY: `key-${transport}-${generation}`,
        HEYGEN_POLL_INTERVAL_MS: '10',
        HEYGEN_LOG_LEVEL: 'debug',
      });
    });
    afterAll(async () => {
      await host.close();
      await sandbox.close();
    });

    it('sees every tool, with schemas both ways and annotations', async () => {
      const { tools } = await host.client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(
        catalog.tools
          .map(({ name }) => name)
          .filter((name) => catalog.defaultTools.has(name) && !['store_video', 'download_video'].includes(name)),
      );
      for (const tool of tools) expect(tool).toHaveProperty('outputSchema.type', 'object');
    });

    it('turns a sentence into a finished film and watches it to the end', async () => {
      const created = await host.call('create_video_agent', { prompt: PROMPT });
      expect(created.text).toContain('get_video_agent_session');
      const steps: Step[] = [];
      const { session_id } = created.data;
      const done = await host.call(
        'get_video_agent_session',
        { session_id, wait_seconds: 30 },
        { onprogress: (step) => steps.push(step) },
      );
      expect(done.data).toMatchObject({
        session_id,
        status: 'completed',
        video: { status: 'completed', duration: 20 },
      });
      const { video_url } = done.data.video as { video_url: string };
      const file = Buffer.from(await (await fetch(video_url)).arrayBuffer());
      expect(readMp4Seconds(file)).toBe(20);

      for (const [index, { progress, total, message }] of steps.entries()) {
        expect(progress).toBeGreaterThan(steps[index - 1]?.progress ?? -1);
        expect(total).toBe(100);
        expect(message?.length).toBeLessThan(200);
      }
      expect(steps.some(({ message }) => message?.startsWith('Video Agent'))).toBe(true);
      expect(steps.some(({ message }) => message?.startsWith('Render'))).toBe(true);
    });

    it('creates and waits in one call', async () => {
      const input = { avatar_id: 'look_iris_office', script: 'Good morning, crew.', wait: true };
      const done = await host.call('create_video_from_avatar', input);
      expect(done).toMatchObject({ isError: false, data: { status: 'completed' } });
      expect(done.data.video_url).toContain('.mp4');
    });

    it('answers normally when the time is up, and says how to go on', async () => {
      const input = { avatar_id: 'look_iris_office', script: '[[sandbox:no-address]]' };
      const { video_id } = (await host.call('create_video_from_avatar', input)).data;
      const late = await host.call('get_video', { video_id, wait_seconds: 0.8 });
      expect(late.isError).toBe(false);
      expect(late.text).toMatch(/Next: get_video with video_id "vid_\w+" and wait_seconds \d+/);
    });

    it('reports a failed render as a tool error with reason and remedy', async () => {
      const input = { avatar_id: 'look_iris_office', script: 'Oh no [[sandbox:render-fail]]', wait: true };
      const failed = await host.call('create_video_from_avatar', input);
      expect(failed.isError).toBe(true);
      expect(failed.text).toContain('failure_code: rendering_failed');
      expect(failed.text).toContain('The renderer could not finish this scene');
      expect(failed.text).toContain('create it anew');
    });

    it('stops polling when the caller goes away', async () => {
      const { data } = await host.call('create_video_agent', { prompt: `A 300 s film [[sandbox:no-address]]` });
      const controller = new AbortController();
      const waiting = host.call(
        'get_video_agent_session',
        { session_id: data.session_id, wait_seconds: 40 },
        { signal: controller.signal, onprogress: () => controller.abort('enough') },
      );
      await expect(waiting).rejects.toThrow();
      await host.log.until((line) => line.includes('"outcome":"cancelled"'));
      const polls = sandbox.seen.length;
      await host.call('get_current_user');
      expect(sandbox.seen.slice(polls).map(({ path }) => path)).toEqual(['/v3/users/me']);
    });

    it('offers the prompt optimizer, with completion', async () => {
      const { prompts } = await host.client.listPrompts();
      expect(prompts.map(({ name }) => name)).toContain('prompt-optimizer');
      const { messages } = await host.client.getPrompt({
        name: 'prompt-optimizer',
        arguments: { brief: 'Why cities flood', duration: '60' },
      });
      expect(JSON.stringify(messages)).toContain('Why cities flood');
      const { completion } = await host.client.complete({
        ref: { type: 'ref/prompt', name: 'prompt-optimizer' },
        argument: { name: 'style', value: 'swi' },
      });
      expect(completion.values).toEqual(['Swiss Pulse']);
    });

    it('offers what is known of the craft, to be read when needed', async () => {
      const { resources } = await host.client.listResources();
      expect(resources.map(({ uri }) => uri)).toContain('heygen://craft/motion');
      const { resourceTemplates } = await host.client.listResourceTemplates();
      const [uri] = resourceTemplates.map(({ uriTemplate }) => uriTemplate) as [string];
      const { completion } = await host.client.complete({
        ref: { type: 'ref/resource', uri },
        argument: { name: 'name', value: 'swi' },
      });
      expect(completion.values).toEqual(['swiss-pulse']);
      const { contents } = await host.client.readResource({ uri: 'heygen://styles/swiss-pulse' });
      expect(JSON.stringify(contents)).toContain('#0066FF');
      await expect(host.client.readResource({ uri: 'heygen://styles/nothing' })).rejects.toThrow(/not found/i);
    });
  });
});
