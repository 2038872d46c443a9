/** A short document that an assistant reads when it needs it, published as an MCP resource. */
export interface TextResource {
  /** For example `heygen://craft/motion`. */
  uri: string;
  name: string;
  title: string;
  description: string;
  /** Markdown. */
  text: string;
}
