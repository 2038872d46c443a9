/** Reads names as they are written in a setting, a query or a header: between commas. */
export const parseList = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
