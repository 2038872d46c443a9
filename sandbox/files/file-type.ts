import { createParameterError } from '../api-error.ts';

export interface FileType {
  /** MIME type. */
  type: string;
  extension: string;
}

/** The types that HeyGen stores, by the pattern of their first bytes, read as Latin-1. */
const SIGNATURES: readonly [type: string, extension: string, pattern: RegExp][] = [
  ['image/png', 'png', /^\x89PNG/],
  ['image/jpeg', 'jpg', /^\xff\xd8\xff/],
  ['video/mp4', 'mp4', /^.{4}ftyp/s],
  ['video/webm', 'webm', /^.E\xdf\xa3/s],
  ['audio/mpeg', 'mp3', /^(ID3|\xff[\xe0-\xff])/],
  ['audio/wav', 'wav', /^RIFF.{4}WAVE/s],
  ['application/pdf', 'pdf', /^%PDF-/],
  ['application/x-subrip', 'srt', /^(\xef\xbb\xbf)?\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} --> /],
];

/** @throws ApiError 400 for a type that HeyGen does not store */
export function detectFileType(bytes: Buffer): FileType {
  const head = bytes.toString('latin1', 0, 64);
  const found = SIGNATURES.find(([, , pattern]) => pattern.test(head));
  if (!found) throw createParameterError('file is of a type that is not supported', 'file');
  const [type, extension] = found;
  return { type, extension };
}
