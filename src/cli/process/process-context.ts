/** What the process was started with, besides its settings; only src/main.ts reads it. */
export interface ProcessContext {
  env: Readonly<Record<string, string | undefined>>;
  /** The file that Node runs. */
  script: string;
}
