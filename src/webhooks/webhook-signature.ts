import { createHmac, timingSafeEqual } from 'node:crypto';

export const equalsInConstantTime = (one: Buffer, other: Buffer) =>
  one.length === other.length && timingSafeEqual(one, other);
export const computeHmac = (secret: string, data: string | Buffer) =>
  createHmac('sha256', secret).update(data).digest();

/**
 * True where a signature is that of a body.
 * @param signature hex HMAC-SHA256 of the body, as `Heygen-Signature` has it (HeyGen webhooks, v3)
 * @param secrets those of the registered endpoints, of which any may have signed
 */
export function isSigned(body: Buffer, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature, 'hex');
  // Every secret is tried, so that the time taken does not show which one fits.
  return secrets.filter((secret) => equalsInConstantTime(given, computeHmac(secret, body))).length > 0;
}
