import type { ServerResponse } from 'node:http';

/** The answers that are not out yet. */
export class UnderWay {
  readonly #answers = new Set<ServerResponse>();
  #quiet = () => {};

  add(response: ServerResponse): void {
    this.#answers.add(response);
    response.once('close', () => {
      this.#answers.delete(response);
      if (this.#answers.size === 0) this.#quiet();
    });
  }

  /** Resolves when nothing is under way any more, or after so many milliseconds. */
  quietWithin(ms: number): Promise<void> {
    if (this.#answers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#quiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
