/** What a file is, by its bytes. */
export interface FileType {
  /** Media type as HeyGen names it. */
  type: string;
  ending: string;
}

/** As many bytes as detecting the type of a file takes. */
export const HEAD_BYTES = 4_100;

/** The types that HeyGen stores (HeyGen v3, POST /v3/assets); archives are taken by direct upload only. */
const ACCEPTED_TYPES: Readonly<Record<string, FileType>> = {
  'image/png': { type: 'image/png', ending: 'png' },
  'image/jpeg': { type: 'image/jpeg', ending: 'jpg' },
  'video/mp4': { type: 'video/mp4', ending: 'mp4' },
  'video/webm': { type: 'video/webm', ending: 'webm' },
  'audio/mpeg': { type: 'audio/mpeg', ending: 'mp3' },
  'audio/wav': { type: 'audio/wav', ending: 'wav' },
  'application/pdf': { type: 'application/pdf', ending: 'pdf' },
  'application/zip': { type: 'application/zip', ending: 'zip' },
};
const SRT: FileType = { type: 'application/x-subrip', ending: 'srt' };
export const ARCHIVE = 'application/zip';

/** Subtitles are plain text, which has no signature: they begin with a number and two times. */
const SUBTITLES = /^\uFEFF?\s*\d+\s*\r?\n\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->/;

/**
 * Detects what a file is from its first bytes, whatever its name says.
 * @returns the type; `found` names one that HeyGen does not take, where it is known
 */
export async function detectFileType(head: Uint8Array): Promise<FileType | { found: string | undefined }> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head);
  if (found) return ACCEPTED_TYPES[found.mime] ?? { found: found.mime };
  return SUBTITLES.test(Buffer.from(head.subarray(0, 200)).toString('utf8')) ? SRT : { found: undefined };
}
