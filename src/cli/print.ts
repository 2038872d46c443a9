/**
 * Prints for a person and waits until it is out, because the process leaves right after. Never while stdio is served:
 * then stdout is the protocol's.
 */
export const print = (text: string) => new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
