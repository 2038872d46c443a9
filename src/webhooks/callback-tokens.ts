import { randomBytes } from 'node:crypto';
import { computeHmac, equalsInConstantTime } from './webhook-signature.ts';

const NONCE_BYTES = 12;
/** Unix seconds of the create. */
const TIME_BYTES = 4;
const MAC_BYTES = 16;
const TOKEN_BYTES = NONCE_BYTES + TIME_BYTES + MAC_BYTES;

/** How long a token is good: no render takes longer, and HeyGen repeats a delivery for a day. */
const TOKEN_LIFE_S = 7 * 24 * 3600;

/** What makes a token different from others, however it is written. */
export const getNonce = (token: string | undefined) =>
  token === undefined ? undefined : Buffer.from(token, 'base64url').subarray(0, NONCE_BYTES).toString('hex');

/**
 * The tokens in addresses that HeyGen is asked to report a job to: it does not sign those reports, so that the token says
 * which create they are of, and that this server asked for them.
 */
export class CallbackTokens {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** A new token, for one create. */
  create(): string {
    const stamp = Buffer.alloc(TIME_BYTES);
    stamp.writeUInt32BE(Math.floor(Date.now() / 1000));
    const name = Buffer.concat([randomBytes(NONCE_BYTES), stamp]);
    return Buffer.concat([name, this.#computeMac(name)]).toString('base64url');
  }

  /** True for a token that was made here, in the one way to write it, and not too long ago. */
  isOwn(token: string): boolean {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) return false;
    const name = bytes.subarray(0, -MAC_BYTES);
    if (!equalsInConstantTime(bytes.subarray(-MAC_BYTES), this.#computeMac(name))) return false;
    return Date.now() / 1000 - name.readUInt32BE(NONCE_BYTES) <= TOKEN_LIFE_S;
  }

  #computeMac(name: Buffer): Buffer {
    return computeHmac(this.#secret, `callback:${name.toString('hex')}`).subarray(0, MAC_BYTES);
  }
}
