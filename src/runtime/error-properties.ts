/** The code of a system error, such as `ENOENT`; undefined for any other error. */
export function getErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, in one line; its code where it says nothing. */
export function getErrorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message || (getErrorCode(error) ?? 'no reason was given');
}
