import { Readable } from 'node:stream';
import { FileError } from './file-error.ts';

/** What is put into a bucket. */
export interface Item {
  /** Its path in the bucket. */
  name: string;
  type: string;
  /** Bytes, where they are known beforehand. */
  size?: number;
  stream: Readable;
}

/** Object storage that videos are copied to. */
export interface Store {
  /** Keeps an item. Returns where it is and, where there is one, an address that opens it. */
  put(item: Item): Promise<{ location: string; url?: string }>;
}

export interface SupabaseSettings {
  url: string;
  key: string;
  bucket: string;
}

export interface S3Settings {
  /** The bucket's own address. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Up to this an object goes at once, in bytes; S3 takes parts from 5 MiB. */
const AT_ONCE = 5 * 1024 * 1024;

/** How long an address that Supabase signs is good, in seconds: as long as HeyGen's own. */
const SIGNED_S = 7 * 24 * 3600;

const refused = (where: string, reason: string) =>
  new FileError(`${where} did not take the file: ${reason}. Check its settings, or choose another name.`);

/** A bucket of Supabase Storage, through its official client. */
export function supabaseStore({ url, key, bucket }: SupabaseSettings): Store {
  return {
    async put({ name, type, stream }) {
      const { StorageClient } = await import('@supabase/storage-js');
      const client = new StorageClient(`${url.replace(/\/$/, '')}/storage/v1`, {
        apikey: key,
        authorization: `Bearer ${key}`,
      });
      const files = client.from(bucket);
      const { error } = await files.upload(name, stream, { contentType: type, duplex: 'half', upsert: false });
      if (error) throw refused(`The Supabase bucket ${bucket}`, error.message);
      const { data } = await files.createSignedUrl(name, SIGNED_S);
      return { location: `supabase:${bucket}/${name}`, url: data?.signedUrl };
    },
  };
}

/** Node's fetch reckons the length of a body by itself and, before Node 22, trips over one that is given to it too. */
const reckoning: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.delete('content-length');
  return fetch(input, { ...init, headers });
};

/** An S3-compatible bucket. Large files go in parts, so that none is held in memory as a whole. */
export function s3Store(settings: S3Settings): Store {
  const { endpoint } = settings;
  return {
    async put({ name, type, size, stream }) {
      const { S3mini } = await import('s3mini');
      const bucket = new S3mini({ ...settings, fetch: reckoning });
      if (await bucket.objectExists(name)) throw refused('The bucket', `${name} exists`);
      const small = size !== undefined && size <= AT_ONCE;
      const body = small ? Buffer.concat(await stream.toArray()) : (Readable.toWeb(stream) as ReadableStream);
      const { ok, status } = await bucket
        .putAnyObject(name, body, type, undefined, undefined, size)
        .catch((error: Error) => Promise.reject(refused('The bucket', error.message)));
      if (!ok) throw refused('The bucket', `it answered ${status}`);
      return { location: `s3:${new URL(endpoint).host}${new URL(endpoint).pathname.replace(/\/$/, '')}/${name}` };
    },
  };
}
