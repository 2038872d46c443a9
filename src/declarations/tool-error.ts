/** What cannot be done, and what to do instead, in words for a model. It becomes an error result as it is. */
export class ToolError extends Error {
  override readonly name: string = 'ToolError';
}
