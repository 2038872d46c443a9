import { z } from 'zod';

/** An S3 address opens for nobody without a signature in it. */
const S3 = /^https?:\/\/([\w.-]+\.)?s3[\w.-]*\.amazonaws\.com\/(?!.*Signature=)/i;

const isPublicAddress = (value: unknown) => typeof value === 'string' && /^https?:\/\//i.test(value) && !S3.test(value);

/**
 * The address of a voice's preview (HeyGen v2, GET /v2/voices). It may be null, empty, an S3 address or a relative path:
 * only what can be opened is shown.
 */
export const opened = z.preprocess((value) => (isPublicAddress(value) ? value : undefined), z.string().optional());
