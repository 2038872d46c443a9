import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where all that servers under test say is kept for as long as a run of tests lasts. */
const FOLDER = 'SERVER_OUTPUT';

/** Keys and tokens as tests name theirs, and tokens of authorization servers. */
const SECRET =
  /\b(?:key|token|secret)-of-[\w-]+|\bnot-to-be-seen[\w-]*|\bvery-secret[\w-]*|\bwhsec_\w+|\beyJ[\w-]{20,}\.[\w-]+/g;

export const secretsIn = (text: string): string[] => text.match(SECRET) ?? [];

/** Keeps what a server says on a stream, where somebody will look through it. */
export function keep(stream: NodeJS.ReadableStream | null): void {
  const folder = process.env[FOLDER];
  if (folder) stream?.on('data', (chunk: Buffer) => appendFileSync(join(folder, String(process.pid)), chunk));
}

/** Begins to keep; the function that it returns ends that, and throws when a secret was said. */
export function keepAll(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'heygen-mcp-output-'));
  process.env[FOLDER] = folder;
  return () => {
    const said = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    rmSync(folder, { recursive: true });
    const found = new Set(said.flatMap(secretsIn));
    if (found.size > 0) throw new Error(`Servers under test gave away ${[...found].join(', ')}`);
  };
}
