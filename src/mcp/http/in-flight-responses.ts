import type { ServerResponse } from 'node:http';

/** The HTTP responses that are not finished yet, for graceful shutdown. */
export class InFlightResponses {
  readonly #responses = new Set<ServerResponse>();
  #onIdle = () => {};

  add(response: ServerResponse): void {
    this.#responses.add(response);
    response.once('close', () => {
      this.#responses.delete(response);
      if (this.#responses.size === 0) this.#onIdle();
    });
  }

  /** Resolves when no response is in flight any more, or after so many milliseconds. */
  waitUntilIdle(ms: number): Promise<void> {
    if (this.#responses.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
