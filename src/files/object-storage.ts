import { Readable } from 'node:stream';
import { FileError } from './file-error.ts';
import { createObjectKey } from './object-key.ts';

/** What is put into a bucket. */
export interface StorageItem {
  /** Its path in the bucket, below the folder that is configured; checked by the storage. */
  name: string;
  type: string;
  /** Bytes, where they are known beforehand. */
  size?: number;
  stream: Readable;
  /** Set where an object of the same name is to be replaced. */
  overwrite?: boolean;
}

/** Where an item is and, where there is one, an address that opens it. */
export interface StoredItem {
  location: string;
  url?: string;
  /** Set where an object of the same name and size was there already, so that nothing was written. */
  existed?: true;
}

/** Object storage that videos are copied to. */
export interface ObjectStorage {
  /** Keeps an item; one of the same name and size counts as kept. @throws FileError */
  put(item: StorageItem): Promise<StoredItem>;
}

/** Object storage that takes back what it was given. */
export interface Bucket extends ObjectStorage {
  /** Deletes an item. @throws FileError */
  remove(name: string): Promise<void>;
}

export interface SupabaseSettings {
  url: string;
  key: string;
  bucket: string;
  /** Where in the bucket everything goes; its root when not set. */
  folder?: string;
}

export interface S3Settings {
  /** The bucket's own address. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Where in the bucket everything goes; its root when not set. */
  folder?: string;
}

/** Up to this an object goes at once, in bytes; S3 takes parts from 5 MiB. */
const MULTIPART_PART_BYTES = 5 * 1024 * 1024;

/** How long an address that Supabase signs is good, in seconds: as long as HeyGen's own. */
const SIGNED_URL_SECONDS = 7 * 24 * 3600;

/** A failure after which a part of the file may be in the bucket. */
const toStorageError = (where: string, reason: string) =>
  new FileError(
    `${where} did not take the file: ${reason}. A part may have been written. Check its settings, or choose another name.`,
    { isPartial: true },
  );

/** Refuses a name that another file has: its size is another one, or one of the two is not known. */
const createTakenError = (where: string, name: string, size: number | undefined) =>
  new FileError(
    `${where} has another file called ${name}${size === undefined ? '' : ` (${size} bytes)`}. Set overwrite true to replace it, or give another name.`,
  );

/** A bucket of Supabase Storage, through its official client. */
export function createSupabaseStorage({ url, key, bucket, folder = '' }: SupabaseSettings): Bucket {
  const open = async () => {
    const { StorageClient } = await import('@supabase/storage-js');
    const headers = { apikey: key, authorization: `Bearer ${key}` };
    return new StorageClient(`${url.replace(/\/$/, '')}/storage/v1`, headers).from(bucket);
  };
  const toError = ({ message }: Error) => toStorageError(`The Supabase bucket ${bucket}`, message);
  return {
    async put({ name: given, type, size, stream, overwrite = false }) {
      const name = createObjectKey(folder, given);
      const files = await open();
      const there = overwrite ? undefined : (await files.info(name)).data;
      if (there && (size === undefined || there.size !== size))
        throw createTakenError(`The Supabase bucket ${bucket}`, name, there.size);
      if (!there) {
        const { error } = await files.upload(name, stream, { contentType: type, duplex: 'half', upsert: overwrite });
        if (error) throw toError(error);
      }
      const { data } = await files.createSignedUrl(name, SIGNED_URL_SECONDS);
      return {
        location: `supabase:${bucket}/${name}`,
        url: data?.signedUrl,
        ...(there && { existed: true as const }),
      };
    },
    async remove(given) {
      const { error } = await (await open()).remove([createObjectKey(folder, given)]);
      if (error) throw toError(error);
    },
  };
}

/** Node's fetch reckons the length of a body by itself and, before Node 22, trips over one that is given to it too. */
const countStream: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.delete('content-length');
  return fetch(input, { ...init, headers });
};

/** An S3-compatible bucket. Large files go in parts, so that none is held in memory as a whole. */
export function createS3Storage({ folder = '', ...settings }: S3Settings): Bucket {
  const { endpoint } = settings;
  const open = async () => {
    const { S3mini } = await import('s3mini');
    return new S3mini({ ...settings, fetch: countStream });
  };
  const rejectAsStorageError = (error: Error) => Promise.reject(toStorageError('The bucket', error.message));
  return {
    async put({ name: given, type, size, stream, overwrite = false }) {
      const name = createObjectKey(folder, given);
      const location = `s3:${new URL(endpoint).host}${new URL(endpoint).pathname.replace(/\/$/, '')}/${name}`;
      const bucket = await open();
      if (!overwrite && (await bucket.objectExists(name))) {
        const found = await bucket.getContentLength(name).catch(rejectAsStorageError);
        if (found === size) return { location, existed: true };
        throw createTakenError('The bucket', name, found);
      }
      const small = size !== undefined && size <= MULTIPART_PART_BYTES;
      // Node's type of a web stream and the DOM's are two, for one class.
      const body = small ? Buffer.concat(await stream.toArray()) : (Readable.toWeb(stream) as ReadableStream);
      const { ok, status } = await bucket
        .putAnyObject(name, body, type, undefined, undefined, size)
        .catch(rejectAsStorageError);
      if (!ok) throw toStorageError('The bucket', `it answered ${status}`);
      return { location };
    },
    async remove(given) {
      const bucket = await open();
      const isGone = await bucket.deleteObject(createObjectKey(folder, given)).catch(rejectAsStorageError);
      if (!isGone) throw toStorageError('The bucket', 'it did not delete the object');
    },
  };
}
