/** What cannot be done, and what to do instead, in words for a model. It becomes an error result as it is. */
export class ToolError extends Error {
  override readonly name: string = 'ToolError';
  /** True where something may have been done or written all the same, so that no answer says that nothing was. */
  readonly isPartial: boolean;
  constructor(message: string, { isPartial = false }: { isPartial?: boolean } = {}) {
    super(message);
    this.isPartial = isPartial;
  }
}
