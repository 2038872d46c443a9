import { mkdtempSync, realpathSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, type Dispatcher } from 'undici';
import { createMp4 } from '../../sandbox/files/mp4.ts';
import { createPng } from '../../sandbox/files/png.ts';
import { createWav } from '../../sandbox/files/wav.ts';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { AllowedFolders } from '../../src/files/allowed-folders.ts';
import { createFileService, type FileService } from '../../src/files/file-service.ts';
import type { ObjectStorage } from '../../src/files/object-storage.ts';
import type { HeyGenClient } from '../../src/heygen/client.ts';

const catalog = await loadFullCatalog();

/** An empty folder of its own. */
export const folder = () => realpathSync(mkdtempSync(join(tmpdir(), 'heygen-mcp-test-')));

/** A house of files for tests: it waits a millisecond where the real one waits a second. */
export function testFiles(
  client: HeyGenClient,
  options: {
    root?: string;
    base?: string;
    stores?: Record<string, ObjectStorage>;
    internet?: () => Promise<Dispatcher>;
  } = {},
): FileService {
  const { root, base = 'http://127.0.0.1:1', stores: storages = {}, internet } = options;
  return createFileService({
    client,
    getOperation: (name) => catalog.getOperation(name),
    base: () => base,
    folders: new AllowedFolders(root ? [root] : []),
    storages,
    internet: internet ?? (async () => new Agent()),
    backoffMs: 1,
  });
}

export interface TestServer {
  url: string;
  /** Requests so far, as `GET /path`. */
  seen: string[];
  close(): Promise<void>;
}

/** Any server on loopback. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  host = '127.0.0.1',
): Promise<TestServer> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const ascii = (text: string) => Buffer.from(text, 'latin1');

/** Small files with real bytes, by the type that HeyGen stores them as. */
export const SAMPLES: Readonly<Record<string, Buffer>> = {
  'image/png': createPng('sample', 4, 4),
  'image/jpeg': Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
    'base64',
  ),
  'video/mp4': createMp4({ seconds: 2, orientation: 'landscape' }),
  'video/webm': Buffer.concat([
    Buffer.from(
      '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff',
      'hex',
    ),
  ]),
  'audio/mpeg': Buffer.concat([
    ascii('ID3'),
    Buffer.from([4, 0, 0, 0, 0, 0, 0]),
    Buffer.from('fffb9064', 'hex'),
    Buffer.alloc(413),
  ]),
  'audio/wav': createWav(0.2),
  'application/pdf': ascii('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  'application/x-subrip': ascii('1\r\n00:00:00,000 --> 00:00:02,000\r\nGood morning.\r\n'),
};
