import { createS3Storage, createSupabaseStorage } from '../../files/object-storage.ts';
import type { Config } from '../settings/config.ts';

/** The buckets of the settings. */
export function createConfiguredStorages({
  supabaseUrl,
  supabaseKey,
  supabaseBucket,
  storageFolder: folder,
  ...s3
}: Config) {
  const { s3Endpoint: endpoint, s3Region: region, s3AccessKeyId, s3SecretAccessKey } = s3;
  return {
    ...(supabaseUrl &&
      supabaseKey && {
        supabase: createSupabaseStorage({ url: supabaseUrl, key: supabaseKey, bucket: supabaseBucket, folder }),
      }),
    ...(endpoint &&
      s3AccessKeyId &&
      s3SecretAccessKey && {
        s3: createS3Storage({
          endpoint,
          region,
          accessKeyId: s3AccessKeyId,
          secretAccessKey: s3SecretAccessKey,
          folder,
        }),
      }),
  };
}
