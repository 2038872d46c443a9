/** A file to fetch from an address, and what to call it. */
export interface FileRequest {
  address: string;
  /** Asks for a fresh address of the same file, once the first is over. */
  refresh?: () => Promise<string>;
  name: string;
  /** Where to put it: absolute, or relative to the first folder of HEYGEN_FILES_ROOT. */
  path?: string;
  overwrite?: boolean;
  /** Set where the address is the caller's own, so that it may only lead to the public internet. */
  untrusted?: true;
}

/** A file on disk. */
export interface DownloadedFile {
  path: string;
  size_bytes: number;
}

/** A file in object storage. */
export interface StoredObject {
  location: string;
  url?: string;
  size_bytes: number;
  /** Said where it was there before. */
  note?: string;
}

export type StoreName = 'supabase' | 's3';
