/** What a bulk status request says of one job. */
export interface JobStatus {
  id: string;
  status: string;
}

/**
 * What instances publish to each other about jobs. An event only triggers a reading: a caller is answered from HeyGen's answer
 * to that caller's own key, never from an event.
 */
export type JobEvent =
  /** HeyGen reported something under these names (ids of jobs, callback ids): every instance that watches one reads it again. */
  | { type: 'report'; names: string[] }
  /** HeyGen was asked to report the end of a job, which it will do under this name or the job's id. */
  | { type: 'expected'; account: string; kind: string; id: string; reportedAs: string }
  /** An instance has read jobs that go on, so that the others need not. */
  | { type: 'seen'; account: string; kind: string; jobs: JobStatus[] }
  /** HeyGen throttles this account: no instance asks for so many milliseconds. */
  | { type: 'rest'; account: string; ms: number };

/** Publish and subscribe between instances, and the leases by which they agree on who polls HeyGen for a job. */
export interface EventBus {
  /** Publishes to the other instances. Never throws: an event that is lost is made up for by polling. */
  publish(event: JobEvent): void;
  /** Subscribes to the others' events from now on. */
  subscribe(listener: (event: JobEvent) => void): void;
  /**
   * Takes or renews leases, for so many milliseconds.
   * @param groupLease the lease of the whole group: its holder takes the single leases from the others, so that one
   *   instance ends up with all of them and can read them in bulk
   * @returns for each name, whether this instance holds its lease
   */
  lease(names: readonly string[], ms: number, groupLease?: string): Promise<boolean[]>;
  /** Releases leases that this instance holds. */
  release(names: readonly string[]): void;
}

/** The event bus of a single instance: nobody to publish to, and every lease is free. */
export const localEventBus: EventBus = {
  publish: () => {},
  subscribe: () => {},
  lease: async (names) => names.map(() => true),
  release: () => {},
};
