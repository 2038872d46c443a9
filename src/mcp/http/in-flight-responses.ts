import type { ServerResponse } from 'node:http';

/** The answers that are not out yet. */
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

  /** Resolves when nothing is under way any more, or after so many milliseconds. */
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
