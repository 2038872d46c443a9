import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import { folder } from '../support/files.ts';
import { createToolCaller } from '../support/tool-calls.ts';

const { operations } = catalog;

/** One process of several that come one after the other. */
async function run<T>(stateFile: string, work: (tools: ReturnType<typeof createToolCaller>) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ operations, speed: 3000, stateFile });
  const tools = createToolCaller(sandbox, { key: 'a-key-of-somebody' });
  try {
    return await work(tools);
  } finally {
    await tools.close();
    await sandbox.close();
  }
}

it('a film, an upload, a job and the wallet outlive the process that made them', async () => {
  const stateFile = join(folder(), 'deep', 'state');
  const made = await run(stateFile, async (tools) => ({
    film: await tools.call('create_video_from_avatar', { avatar_id: 'look_iris_office', script: 'Good morning.' }),
    lipsync: await tools.call('create_lipsync', {
      video: 'https://example.com/a.mp4',
      audio: 'https://example.com/a.wav',
    }),
    voice: await tools.call('clone_voice', { audio: 'https://example.com/j.mp3', voice_name: 'Jonas' }),
    asset: await tools.call('upload_asset', {
      file: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    }),
  }));
  const [video_id, lipsync_id] = [made.film.data.video_id, made.lipsync.data.lipsync_id];
  await run(stateFile, async (tools) => {
    expect((await tools.call('get_video', { video_id, wait_seconds: 20 })).data.status).toBe('completed');
    expect((await tools.call('get_lipsync', { lipsync_id, wait_seconds: 20 })).data.status).toBe('completed');
    expect((await tools.call('list_voices', { type: 'private' })).text).toContain('Jonas');
    expect((await tools.call('get_asset', { asset_id: made.asset.data.asset_id })).isError).toBe(false);
    const { wallet } = (await tools.call('get_current_user')).data as { wallet: { remaining_balance: number } };
    expect(wallet.remaining_balance).toBeLessThan(100_000);
  });
  expect(readFileSync(stateFile, 'latin1')).not.toContain('a-key-of-somebody');
});

it('a request that is repeated under its key is known to the next process', async () => {
  const stateFile = join(folder(), 'state');
  const create = async () => {
    const sandbox = await startSandbox({ operations, stateFile });
    onTestFinished(() => sandbox.close());
    const response = await fetch(`${sandbox.url}/v3/videos`, {
      method: 'POST',
      headers: { 'x-api-key': 'k', 'idempotency-key': 'once', 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'avatar', avatar_id: 'look_iris_office', script: 'Good morning.' }),
    });
    return response.text();
  };
  expect(await create()).toBe(await create());
});

it('a file that holds something else is refused by name', async () => {
  const stateFile = join(folder(), 'notes.txt');
  writeFileSync(stateFile, 'Buy milk.');
  await expect(startSandbox({ operations, stateFile })).rejects.toThrow(/notes\.txt holds no state .* delete it/);
  expect(readFileSync(stateFile, 'utf8')).toBe('Buy milk.');
});
