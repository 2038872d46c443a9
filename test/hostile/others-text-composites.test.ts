import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMp4 } from '../../sandbox/files/mp4.ts';
import { catalog } from '../../src/catalog/catalog.ts';
import { getEndpoint, type Json, type Method } from '../../src/declarations/operation.ts';
import { isOperation } from '../../src/declarations/tool.ts';
import type { ObjectStorage } from '../../src/files/object-storage.ts';
import { findOperationOfPath } from '../../src/openapi/find-operation.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { folder, type TestServer } from '../support/files.ts';
import { createToolCaller, type ToolCaller } from '../support/tool-calls.ts';
import { EVIL, FORGERIES, findHarm, HIDDEN, poison } from './forgeries.ts';

const serve = fileHosts();
const operations = catalog.operations.map((operation) => ({ ...getEndpoint(operation), operation }));

let heygen: TestServer;
let caller: ToolCaller;
let root: string;
let stored: string[];
let forged: string;

const SUBTITLES = (text: string) => `1\n00:00:00,000 --> 00:00:02,000\n${text}\n`;

/** What is asked for as HeyGen would answer it, with somebody else's text in every title, name and message. */
function createAnswer(method: Method, path: string): Json | undefined {
  const found = findOperationOfPath(operations, method, path)?.operation;
  if (!found) return undefined;
  const example = JSON.parse(
    JSON.stringify(found.example.output, (name, value) =>
      typeof value === 'string' && /^https?:/.test(value)
        ? `${heygen.url}/file/${/subtitle|srt|caption/.test(name) ? 'film.srt' : 'film.mp4'}`
        : value,
    ),
  );
  const data = poison({ ...example, ...('status' in example && { status: 'completed' }) }, forged);
  return found.list ? { data: [data, data], has_more: false } : { data };
}

beforeEach(async () => {
  forged = '';
  stored = [];
  root = folder();
  heygen = await serve((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname.endsWith('.srt')) return response.end(SUBTITLES(forged.toWellFormed()));
    if (pathname.startsWith('/file/'))
      return response
        .writeHead(200, { 'content-type': 'video/mp4' })
        .end(createMp4({ seconds: 1, orientation: 'landscape' }));
    const answer = createAnswer((request.method ?? 'GET') as Method, pathname);
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(answer ?? { error: { code: 'not_found', message: forged } }));
  });
  const bucket: ObjectStorage = {
    put: async ({ name, stream }) => {
      for await (const _ of stream);
      stored.push(name);
      return { location: `bucket/${name}` };
    },
  };
  caller = createToolCaller(heygen, { root, stores: { s3: bucket } });
});
afterEach(() => caller.close());

const tools = catalog.tools.filter((tool) => !isOperation(tool) && tool.name !== 'call_heygen_api');

describe('a text of somebody else, in a tool of several calls', () => {
  it.each(tools.map((tool) => [tool.name, tool] as const))('forges nothing in %s', async (name, tool) => {
    for (const text of FORGERIES) {
      forged = text;
      const { text: told, data } = await caller.call(name, {
        ...tool.example.input,
        ...(name === 'wait_for_jobs' && { wait_seconds: 0 }),
      });
      expect(findHarm(told, data), text.slice(0, 100)).toEqual([]);
    }
  });

  it('names no file and no object by more than a name', async () => {
    for (const text of FORGERIES) {
      forged = text;
      await caller.call('download_video', { id: 'vid_81b0', overwrite: true });
      await caller.call('store_video', { id: 'vid_81b0' });
    }
    const names = [...readdirSync(root), ...stored];
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      expect(name).toMatch(/^[^/\\]+$/);
      expect(name).not.toMatch(HIDDEN);
      expect(Buffer.byteLength(name)).toBeLessThan(256);
      expect(name).not.toContain(EVIL);
    }
  });
});
