/** Headers of a request or an answer, by their names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The value of a header; the first one where it came several times. */
export function getHeader(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
