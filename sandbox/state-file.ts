import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import writeFileAtomic from 'write-file-atomic';
import { toObject } from '../src/declarations/json.ts';
import type { Account, AccountState } from './account.ts';

/** Changes with what is kept, so that an earlier file is refused and not misread. */
const FORMAT = 'heygen-mcp sandbox 3';

/** Accounts by the checksums of their keys, which give no key away. */
type Accounts = Map<string, AccountState>;

const getAccountName = (key: string): string => createHash('sha256').update(key).digest('base64url');

function readAccounts(path: string): Accounts {
  if (!existsSync(path)) return new Map();
  try {
    const { format, accounts } = toObject(deserialize(readFileSync(path)));
    // What has this format was written below.
    if (format === FORMAT) return accounts as Accounts;
  } catch {
    // What is no state at all is reported as one of another version is.
  }
  throw new Error(`${path} holds no state of this version's sandbox: delete it, or name another file.`);
}

/**
 * The accounts of a sandbox in a file, for processes that come one after the other, such as one for each call. It is
 * written before an answer goes out, because the process may be ended as soon as that is read.
 */
export class StateFile {
  readonly #path: string;
  readonly #accounts: Accounts;
  #written: Buffer | undefined;

  /** @throws Error for a file that holds something else */
  constructor(path: string) {
    this.#path = path;
    this.#accounts = readAccounts(path);
  }

  /** Has an account go on where it was left. */
  restore(key: string, account: Account): void {
    const state = this.#accounts.get(getAccountName(key));
    if (state) account.restore(state);
  }

  /** Writes all accounts, where anything has changed: whole, or not at all. */
  write(accounts: ReadonlyMap<string, Account>): void {
    for (const [key, account] of accounts) this.#accounts.set(getAccountName(key), account.getState());
    const bytes = serialize({ format: FORMAT, accounts: this.#accounts });
    if (this.#written?.equals(bytes)) return;
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileAtomic.sync(this.#path, bytes, { mode: 0o600, fsync: false });
    this.#written = bytes;
  }
}
