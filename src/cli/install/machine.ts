/** What an installation has to know of the computer; from the process, or made up by a test. */
export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
}
