import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Account, AccountState } from './account.ts';

/** Changes with what is kept, so that an earlier file is refused and not misread. */
const FORMAT = 'heygen-mcp sandbox 3';

interface SandboxState {
  format: string;
  /** By the account's name. */
  accounts: ReadonlyMap<string, AccountState>;
}

/** An account's name in the file, which gives no key away. */
export const getAccountName = (key: string): string => createHash('sha256').update(key).digest('base64url');

const isState = (value: unknown): value is SandboxState =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;

function readState(path: string): SandboxState['accounts'] {
  if (!existsSync(path)) return new Map();
  let state: unknown;
  try {
    state = deserialize(readFileSync(path));
  } catch {
    // What is no state at all is reported as one of another version is.
  }
  if (isState(state)) return state.accounts;
  throw new Error(`${path} holds no state of this version's sandbox: delete it, or name another file.`);
}

/**
 * The accounts of a sandbox in a file, for processes that come one after the other, such as one for each call. It is
 * written before an answer goes out, because the process may be ended as soon as that is read.
 */
export class StateFile {
  readonly #path: string;
  readonly #read: SandboxState['accounts'];
  #written: Buffer | undefined;

  /** @throws Error for a file that holds something else */
  constructor(path: string) {
    this.#path = path;
    this.#read = readState(path);
  }

  /** Has an account go on where it was left. */
  restore(key: string, account: Account): void {
    const state = this.#read.get(getAccountName(key));
    if (state) account.restore(state);
  }

  /** Writes all accounts, where anything has changed: whole, or not at all. */
  write(accounts: ReadonlyMap<string, Account>): void {
    const known = new Map(this.#read);
    for (const [key, account] of accounts) known.set(getAccountName(key), account.getState());
    const bytes = serialize({ format: FORMAT, accounts: known } satisfies SandboxState);
    if (this.#written?.equals(bytes)) return;
    const draft = `${this.#path}.${process.pid}`;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, bytes, { mode: 0o600 });
    renameSync(draft, this.#path);
    this.#written = bytes;
  }
}
