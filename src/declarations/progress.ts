/** What is reported to a caller while it waits. */
export interface Progress {
  /** 0 to 100; greater than the one before. */
  progress: number;
  total: 100;
  /** Phase, time so far and what is usual; below the 200 characters at which hosts cut. */
  message: string;
}
