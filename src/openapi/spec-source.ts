import { getErrorMessage } from '../runtime/error-properties.ts';
import type { Logger } from '../runtime/log.ts';
import type { SpecOperation } from './document.ts';

/** How long the file's operations are used before it is read again, and how soon after it could not be read. */
const FRESH_MS = 24 * 3_600_000;
const RETRY_MS = 60_000;

/** HeyGen's OpenAPI file, read when it is first asked for. */
export interface SpecSource {
  /** Its operations; undefined where it cannot be read, which is in the log. */
  getOperations(): Promise<readonly SpecOperation[] | undefined>;
}

/** @param source a path, or an http(s) address */
export function createSpecSource(source: string, log: Logger): SpecSource {
  let operations: Promise<readonly SpecOperation[] | undefined> | undefined;
  let staleAt = 0;
  async function read(): Promise<readonly SpecOperation[] | undefined> {
    try {
      const { readSpec } = await import('./read-spec.ts');
      return await readSpec(source);
    } catch (error) {
      staleAt = Date.now() + RETRY_MS;
      log.warn(getErrorMessage(error));
      return undefined;
    }
  }
  return {
    getOperations: () => {
      if (operations && Date.now() < staleAt) return operations;
      staleAt = Date.now() + FRESH_MS;
      operations = read();
      return operations;
    },
  };
}
