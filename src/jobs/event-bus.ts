/** What a bulk status request says of one job. */
export interface JobStatus {
  id: string;
  status: string;
}

/** News of jobs. Nothing in it is told to a caller before the job was read with that caller's own key. */
export type JobEvent =
  /** HeyGen reported something under these names (ids of jobs, callback ids): whoever watches one reads it again. */
  | { type: 'report'; names: string[] }
  /** HeyGen was asked to report the end of a job, which it will do under this name or the job's id. */
  | { type: 'expected'; account: string; kind: string; id: string; reportedAs: string }
  /** An instance has read jobs that go on, so that the others need not. */
  | { type: 'seen'; account: string; kind: string; jobs: JobStatus[] }
  /** HeyGen wants to hear less of this account. */
  | { type: 'rest'; account: string; ms: number };

/** How instances tell each other of jobs and agree on who asks HeyGen. */
export interface EventBus {
  /** Tells the other instances. Never throws: news that is lost is found by polling. */
  publish(event: JobEvent): void;
  /** Hears the others' news from now on. */
  subscribe(listener: (news: JobEvent) => void): void;
  /**
   * Takes or renews the right to poll, for so many milliseconds: for each name, whether this instance has it.
   * @param lead the name of a right over these: whoever has it takes them from the others, so that they end up in one hand
   */
  lease(names: readonly string[], ms: number, lead?: string): Promise<boolean[]>;
  /** Gives rights back that are held. */
  release(names: readonly string[]): void;
}

/** A bus for an instance that is alone. */
export const localEventBus: EventBus = {
  publish: () => {},
  subscribe: () => {},
  lease: async (names) => names.map(() => true),
  release: () => {},
};
