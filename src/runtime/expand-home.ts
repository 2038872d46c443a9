/** A path with `~` for the home folder, which no shell has expanded where a host wrote it. */
export const expandHome = (path: string, home: string): string =>
  /^~(?=$|[\\/])/.test(path) ? home + path.slice(1) : path;
