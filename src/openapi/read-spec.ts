import { readFile } from 'node:fs/promises';
import { getErrorMessage } from '../runtime/error-properties.ts';
import { getSpecOperations, parseDocument, SpecError, type SpecOperation } from './document.ts';

const TIMEOUT_MS = 30_000;
/** HeyGen's file has 148 operations and some 300 schemas, about 2 MB. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

const isAddress = (source: string) => /^https?:\/\//i.test(source);

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address, {
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new SpecError(`It answers ${response.status}.`);
  const parts: string[] = [];
  let characters = 0;
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    characters += part.length;
    if (characters > MAX_CHARACTERS) throw new SpecError('It is larger than 32 MB.');
    parts.push(part);
  }
  return parts.join('');
}

/**
 * Reads the operations of an OpenAPI file.
 * @param source a path, or an http(s) address
 * @throws SpecError when it cannot be had, or is no such file
 */
export async function readSpec(source: string): Promise<SpecOperation[]> {
  try {
    const text = isAddress(source) ? await fetchText(source) : await readFile(source, 'utf8');
    return getSpecOperations(parseDocument(text));
  } catch (error) {
    const cause = error instanceof Error && error.cause ? ` (${getErrorMessage(error.cause)})` : '';
    throw new SpecError(`The OpenAPI file ${source} cannot be read. ${getErrorMessage(error)}${cause}`);
  }
}
