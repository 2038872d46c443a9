/**
 * Prints for a person and waits until it is out, because the process leaves right after. Never while stdio is served:
 * then stdout is the protocol's. A reader that has seen enough (`| head`) ends it in peace.
 * @throws the system's error when the output takes nothing
 */
export const print = (text: string) =>
  new Promise<void>((resolve, reject) => {
    const end = (error?: NodeJS.ErrnoException | null) => (error && error.code !== 'EPIPE' ? reject(error) : resolve());
    process.stdout.once('error', end);
    process.stdout.write(text, end);
  });

/** Prints beside the output, for a person who sends that to a file. */
export const printAside = (text: string) => new Promise<void>((resolve) => process.stderr.write(text, () => resolve()));
