import { getErrorMessage } from '../../../runtime/error-properties.ts';
import type { Logger } from '../../../runtime/log.ts';
import type { Issuer } from './oauth-issuer.ts';

/** How often an authorization server is looked at while it works, and while it does not, in milliseconds. */
const WORKING_MS = 30_000;
const AWAY_MS = 2_000;

/** Looks at the authorization server from the start on, so that what is wrong with it is known before anybody comes. */
export class OAuthIssuerMonitor {
  readonly #issuer: Issuer;
  readonly #log: Logger;
  #reason: string | undefined;
  #hasWorked = false;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #firstLook: Promise<void>;

  constructor(issuer: Issuer, log: Logger) {
    this.#issuer = issuer;
    this.#log = log;
    this.#firstLook = this.#look();
  }

  async #look(): Promise<void> {
    const reason = await this.#issuer.refreshMetadata().then(
      () => undefined,
      (error: unknown) => getErrorMessage(error),
    );
    if (this.#isClosed) return;
    if (reason !== undefined && reason !== this.#reason)
      this.#log.error(`tokens cannot be checked, or soon no longer: ${reason}`);
    if (reason === undefined && this.#reason !== undefined) this.#log.info('the authorization server is back');
    this.#reason = reason;
    this.#hasWorked ||= reason === undefined;
    this.#timer = setTimeout(() => void this.#look(), reason === undefined ? WORKING_MS : AWAY_MS).unref();
  }

  /** Why tokens cannot be checked, as it was found last; nothing where they can. */
  async getReason(): Promise<string | undefined> {
    await this.#firstLook;
    return this.#reason;
  }

  /** True once its keys could be had: those last for a while when it is away. */
  get hasWorked(): boolean {
    return this.#hasWorked;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}
