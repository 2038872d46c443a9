import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folder, SAMPLES, serve, type TestServer } from '../support/files.ts';
import { connect, GENERATIONS, type Host, type Step } from '../support/mcp-clients.ts';
import { environment, MAIN } from '../support/server-process.ts';

const SANDBOX = { HEYGEN_SANDBOX: '1', HEYGEN_SANDBOX_SPEED: '3000' };
const SECRET = 'not-to-be-seen-anywhere';

describe.each(GENERATIONS)('a host of %s', (generation) => {
  let host: Host;
  let bucket: TestServer;
  let root: string;
  const kept: string[] = [];

  beforeAll(async () => {
    root = folder();
    bucket = await serve((request, response) => {
      request.resume().on('end', () => {
        if (request.method === 'PUT') kept.push(String(request.url));
        response.writeHead(request.method === 'HEAD' ? 404 : 200, { etag: '"x"' }).end();
      });
    });
    host = await connect('stdio', generation, {
      ...SANDBOX,
      HEYGEN_FILES_ROOT: root,
      S3_ENDPOINT: `${bucket.url}/films`,
      S3_ACCESS_KEY_ID: 'AKIA',
      S3_SECRET_ACCESS_KEY: SECRET,
      HEYGEN_LOG_LEVEL: 'trace',
    });
  });
  afterAll(async () => {
    await host.close();
    await bucket.close();
  });

  it('uploads a picture, makes a film of it, saves and stores it: four calls', async () => {
    writeFileSync(join(root, 'captain.png'), SAMPLES['image/png'] as Buffer);
    const { tools } = await host.client.listTools();
    expect(tools.map(({ name }) => name)).toContain('store_video');
    const asset = await host.call('upload_asset', { file: 'captain.png' });
    const film = await host.call('create_photo_avatar', { name: 'Captain', file: asset.data.asset_id, wait: true });
    const made = await host.call('create_video_agent', {
      prompt: 'A 5 s film of the captain',
      files: [asset.data.asset_id],
      wait: true,
    });
    expect(film.isError || made.isError).toBe(false);
    const steps: Step[] = [];
    const { id } = made.data.video as { id: string };
    const saved = await host.call('download_video', { id }, { onprogress: (step) => steps.push(step) });
    expect(readFileSync(String(saved.data.path)).subarray(4, 8).toString()).toBe('ftyp');
    const stored = await host.call('store_video', { id });
    expect(stored.data.stored).toMatchObject([{ location: expect.stringMatching(/^s3:.*\.mp4$/) }, {}, {}]);
    expect(kept.filter((path) => path.includes(id))).toHaveLength(3);
    expect(JSON.stringify([asset, saved, stored]) + host.log.lines.join()).not.toContain(SECRET);
  });
});

describe('a disk that is full', () => {
  it('is told of, and nothing is left on it', async () => {
    const root = folder();
    mkdirSync(join(root, 'films'));
    // As small a quota as a film does not fit into; the signal that the shell would die of is ignored.
    const script = `trap '' XFSZ; ulimit -f 2; exec "${process.execPath}" "${MAIN}"`;
    const env = environment({ ...SANDBOX, HEYGEN_FILES_ROOT: root, HEYGEN_LOG_LEVEL: 'silent' });
    const transport = new StdioClientTransport({ command: 'bash', args: ['-c', script], env });
    const client = new Client({ name: 'full', version: '1' });
    await client.connect(transport);
    const call = async (name: string, args: Record<string, unknown>) => {
      const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
      return { text: JSON.stringify(content), data: structuredContent as Record<string, { id: string }>, isError };
    };
    const made = await call('create_video_agent', { prompt: 'A 45 s film', wait: true });
    const saved = await call('download_video', { id: made.data.video?.id, path: 'films' });
    expect(saved.isError).toBe(true);
    expect(saved.text).toContain('larger than this place allows');
    expect(readdirSync(join(root, 'films'))).toEqual([]);
    await client.close();
  });
});

describe('over HTTP', () => {
  it('the disk is not the caller’s, and files come as text or by address', async () => {
    const host = await connect('http', '2026', { ...SANDBOX, HEYGEN_FILES_ROOT: folder() });
    const refused = await host.call('upload_asset', { file: '/etc/hostname' });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringContaining('over HTTP the disk is not the caller’s'),
    });
    const picture = `data:image/png;base64,${(SAMPLES['image/png'] as Buffer).toString('base64')}`;
    expect((await host.call('upload_asset', { file: picture })).isError).toBe(false);
    const listed = (await host.client.listTools()).tools.map(({ name }) => name);
    expect(listed).not.toContain('store_video');
    expect(listed).not.toContain('download_video');
    await host.close();
  });

  it('the disk is open where the operator says so, and no further than its root', async () => {
    const root = folder();
    writeFileSync(join(root, 'picture.png'), SAMPLES['image/png'] as Buffer);
    const host = await connect('http', '2026', { ...SANDBOX, HEYGEN_FILES_ROOT: root, HEYGEN_MCP_FILES: '1' });
    expect((await host.client.listTools()).tools.map(({ name }) => name)).toContain('download_video');
    expect((await host.call('upload_asset', { file: 'picture.png' })).isError).toBe(false);
    expect((await host.call('upload_asset', { file: '/etc/hostname' })).text).toContain('is outside of');
    await host.close();
  });
});
