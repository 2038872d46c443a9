import type { Host } from './hosts.ts';

/** Where our entry is in a host's file. */
export interface Place {
  /** Key that holds the servers. */
  servers: string;
  /** Name of our entry there. */
  name: string;
  /** The servers are a list of objects with a `name`. */
  list: boolean;
}

/**
 * A file format that can be changed in one place and stays as it was in all others, comments and order among them.
 * All throw when the text is not of the format.
 */
export interface ConfigFormat {
  /** What the file says, with an empty file saying `{}`. */
  parse(text: string): unknown;
  set(text: string, place: Place, entry: object): string;
  remove(text: string, place: Place): string;
}

/** Each format brings a parser of its own, loaded by who needs it. */
export const FORMATS: Readonly<Record<Host['format'], () => Promise<ConfigFormat>>> = {
  json: async () => (await import('./json-config.ts')).jsonConfig,
  toml: async () => (await import('./toml-config.ts')).tomlConfig,
  yaml: async () => (await import('./yaml-config.ts')).yamlConfig,
};
