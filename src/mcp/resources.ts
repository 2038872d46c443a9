import {
  type CompleteResult,
  ProtocolError,
  type Resource,
  type ResourceTemplateType,
  type TextResourceContents,
} from '@modelcontextprotocol/server';
import type { TextResource } from '../declarations/resource.ts';
import { sanitizeText } from './results/sanitize-text.ts';

const MIME = 'text/markdown';

/** Where each visual style is, and what its name is completed from. */
const STYLES = 'heygen://styles/';

/** A document in the form in which MCP lists it. */
export const toMcpResource = ({ uri, name, title, description, text }: TextResource): Resource => ({
  uri,
  name,
  title,
  description,
  mimeType: MIME,
  size: Buffer.byteLength(text),
});

/** Documents of a kind, by a name that hosts complete. */
export const TEMPLATES: readonly ResourceTemplateType[] = [
  {
    uriTemplate: `${STYLES}{name}`,
    name: 'styles',
    title: 'Visual style',
    description: 'The rules of one of twenty visual styles, for the STYLE section of a Video Agent prompt.',
    mimeType: MIME,
  },
];

/**
 * Answers resources/read.
 * @throws ProtocolError when there is no such document
 */
export function readResource(resources: readonly TextResource[], uri: string): { contents: TextResourceContents[] } {
  const found = resources.find((document) => document.uri === uri);
  if (found) return { contents: [{ uri, mimeType: MIME, text: found.text }] };
  throw new ProtocolError(-32602, `Resource not found: "${sanitizeText(uri)}". Documents: resources/list.`, {
    uri: sanitizeText(uri),
  });
}

/** Answers completion/complete for a template: the names that hold what was typed, those that begin with it first. */
export function completeResource(resources: readonly TextResource[], uri: string, typed: string): CompleteResult {
  if (uri !== TEMPLATES[0]?.uriTemplate) return { completion: { values: [] } };
  const wanted = typed.toLowerCase();
  const names = resources
    .filter((document) => document.uri.startsWith(STYLES))
    .map((document) => document.uri.slice(STYLES.length));
  const fitting = names.filter((name) => name.includes(wanted));
  const values = fitting.toSorted((a, b) => Number(b.startsWith(wanted)) - Number(a.startsWith(wanted)));
  return { completion: { values, total: values.length, hasMore: false } };
}
