/** A name and password in an address. */
const USER_INFO = /:\/\/[^/\s@"'?#]*@/g;

/** Parameters by which an address is as good as a key: those of presigned addresses, and what callers put there. */
const SECRET_PARAMETERS =
  /([?&](?:x-(?:amz|goog)-[a-z-]+|signature|sig|policy|key-pair-id|expires|token|access_token|api_?key|key|job)=)[^&\s"'\\]+/gi;

/** A text without what opens something: passwords in addresses, and signatures of presigned ones. */
export const redactAddresses = (text: string): string =>
  text.replace(USER_INFO, '://[secret]@').replace(SECRET_PARAMETERS, '$1[secret]');

/** The forms in which a secret comes back from those it was sent to. */
function getForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encoded = encodeURIComponent(secret);
  // Within a longer text base64 depends on what is before it, but for the middle of the secret, of whole groups of three.
  const middle = [0, 1, 2].map((skip) => bytes.subarray(skip, skip + 3 * Math.floor((bytes.length - skip) / 3)));
  const inBase64 = middle.flatMap((part) => [part.toString('base64'), part.toString('base64url')]);
  return [secret, encoded, encoded.toLowerCase(), ...inBase64].filter(
    (form) => form.length >= MIN_FORM_LENGTH || form === secret,
  );
}

/** Shorter ones would be found in many a word. */
const MIN_FORM_LENGTH = 8;

/** A text without a secret, also where it comes back URL-encoded or as base64. */
export const redactSecret = (text: string, secret: string, standIn: string): string =>
  getForms(secret).reduce((left, form) => left.replaceAll(form, standIn), text);
