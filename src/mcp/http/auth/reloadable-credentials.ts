import { getErrorMessage } from '../../../runtime/error-properties.ts';
import { watchFile } from '../../../runtime/file-watch.ts';
import type { Logger } from '../../../runtime/log.ts';
import { StartupError } from '../../../runtime/startup-error.ts';
import { type CredentialMap, type CredentialSource, parseCredentials } from './credential-map.ts';
import type { Credential } from './parse-credential.ts';

/** How reading the credentials anew ended: with those that stand there, or with the last good ones. */
export type ReloadOutcome = 'taken' | 'refused';

/** Receives what becomes of each reading. */
export type OnReload = (outcome: ReloadOutcome, entries: number) => void;

export interface ReloadableCredentialsOptions {
  log: Logger;
  /** Called with each reading, and of the first one. */
  onReload?: OnReload;
  /** Said where no entry is left. */
  emptyMessage: string;
}

const countChanges = (before: CredentialMap, after: CredentialMap) => ({
  added: [...after.keys()].filter((id) => !before.has(id)).length,
  removed: [...before.keys()].filter((id) => !after.has(id)).length,
});

/** Who may come in now. What replaces it is taken whole or not at all. */
export class ReloadableCredentials {
  #credentials: CredentialMap;
  readonly #source: CredentialSource;
  readonly #options: ReloadableCredentialsOptions;
  readonly #listeners: (() => void)[] = [];
  #endWatch = () => {};

  /** @throws StartupError when the first reading fails: there is no good state yet */
  constructor(source: CredentialSource, options: ReloadableCredentialsOptions) {
    this.#source = source;
    this.#options = options;
    this.#credentials = this.#read();
  }

  #read(): CredentialMap {
    const read = parseCredentials(this.#source);
    if (read.size === 0) throw new StartupError(this.#options.emptyMessage);
    this.#options.onReload?.('taken', read.size);
    return read;
  }

  find(id: string): Credential | undefined {
    return this.#credentials.get(id);
  }

  /** Calls back after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reads the credentials anew; what cannot be read changes nothing, and the log says so. */
  reload(): void {
    const { log, onReload } = this.#options;
    const before = this.#credentials;
    try {
      this.#credentials = this.#read();
    } catch (error) {
      onReload?.('refused', before.size);
      log.error({ entries: before.size }, `credentials stay as they were: ${getErrorMessage(error)}`);
      return;
    }
    log.info({ entries: this.#credentials.size, ...countChanges(before, this.#credentials) }, 'credentials read anew');
    for (const listener of this.#listeners) listener();
  }

  /** Reloads whenever the file changes. */
  watch(): void {
    const { file } = this.#source;
    if (file !== undefined) this.#endWatch = watchFile(file, () => this.reload());
  }

  close(): void {
    this.#endWatch();
  }
}
