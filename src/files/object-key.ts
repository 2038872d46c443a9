import { FileError } from './file-error.ts';

/** The longest key that S3 takes, in bytes; Supabase Storage takes as much. */
const MAX_KEY_BYTES = 1024;

/** What a segment may consist of: nothing that a URL, a proxy or a storage server reads as anything but a name. */
const SEGMENT = /^[\w.-]+$/;

const createBadKeyError = (name: string) =>
  new FileError(
    `folder: "${name}" is not a path inside the bucket; give names between single slashes, of letters, digits, dots, dashes and underscores, none of them "." or "..".`,
  );

const isSegment = (segment: string) => SEGMENT.test(segment) && segment !== '.' && segment !== '..';

/**
 * Builds the key of an object from checked segments, below the folder that is configured. Clients of storage put the key
 * into an address as it is, where `..` (path traversal), `?` or `%2e` would lead to another bucket, or with a service key
 * to another service of the host.
 * @throws FileError when a segment is none
 */
export function createObjectKey(folder: string, name: string): string {
  const segments = [...folder.split('/').filter(Boolean), ...name.split('/')];
  const key = segments.join('/');
  if (!segments.every(isSegment) || Buffer.byteLength(key) > MAX_KEY_BYTES) throw createBadKeyError(name.slice(0, 100));
  return key;
}
