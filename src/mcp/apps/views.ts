import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ProtocolError, type Resource, type TextResourceContents } from '@modelcontextprotocol/server';
import { VIEWS, type ViewName } from '../../declarations/view.ts';

/** The extension by which a server and a host declare views. */
export const UI_EXTENSION = 'io.modelcontextprotocol/ui';

/** Exactly this: plain text/html is not a view. */
const MIME = 'text/html;profile=mcp-app';

const SCHEME = 'ui://heygen/';

/** Where the build leaves the views, beside the bundle. */
const FOLDER = new URL('./views/', import.meta.url);

/**
 * Where HeyGen's films and pictures have been seen to come from. Each by name too, for hosts that take no wildcard; the
 * star does not cover a second label.
 */
export const HEYGEN_MEDIA: readonly string[] = [
  'https://*.heygen.ai',
  ...['files', 'files2', 'resource', 'resource2', 'dynamic', 'static'].map((name) => `https://${name}.heygen.ai`),
];

/** A view as the lists name it. */
export interface ListedView {
  name: ViewName;
  title: string;
  uri: string;
  size: number;
}

/** Hosts keep a view by its address for good, so that its address changes with it. */
function getViewUri(name: ViewName, html: string): string {
  return `${SCHEME}${name}-${createHash('sha256').update(html).digest('hex').slice(0, 8)}.html`;
}

/** The views that were built into a folder. */
export function listViews(folder: URL): ListedView[] {
  return VIEWS.map(({ name, title }) => {
    const html = readFileSync(new URL(`${name}.html`, folder), 'utf8');
    return { name, title, uri: getViewUri(name, html), size: Buffer.byteLength(html) };
  });
}

/** What the page may load: pictures and films from where they lie, and nothing else. */
function createViewMeta(mediaOrigins: readonly string[]) {
  const csp = { resourceDomains: [...mediaOrigins], connectDomains: [] };
  return {
    ui: { csp, prefersBorder: false },
    // ChatGPT was reported to heed only this one (2026-07).
    'openai/widgetCSP': { resource_domains: [...mediaOrigins], connect_domains: [] },
  };
}

/** A view in the form in which MCP lists it. One host read its policy here and nowhere else (2026-08). */
export const toViewResource = ({ name, title, uri, size }: ListedView, mediaOrigins: readonly string[]): Resource => ({
  uri,
  name,
  title,
  mimeType: MIME,
  size,
  _meta: createViewMeta(mediaOrigins),
});

/** What a tool that opens a view says of it: in today's key, and in the first one, for hosts that know no other. */
export const createToolMeta = ({ uri }: ListedView) => ({
  ui: { resourceUri: uri, visibility: ['model', 'app'] },
  'ui/resourceUri': uri,
});

export const isViewUri = (uri: string) => uri.startsWith(SCHEME);

/**
 * Answers resources/read for a view. Whatever hash the address has, today's page is the answer: a chat that is opened
 * again next month asks with an old one.
 * @throws ProtocolError when there is no such view
 */
export function readView(uri: string, mediaOrigins: readonly string[]): { contents: TextResourceContents[] } {
  const name = uri.slice(SCHEME.length).replace(/(-[0-9a-f]+)?\.html$/, '');
  const view = VIEWS.find((known) => known.name === name);
  if (!view) throw new ProtocolError(-32602, `Resource not found: "${uri}". Views: resources/list.`, { uri });
  const text = readFileSync(new URL(`${view.name}.html`, FOLDER), 'utf8');
  return { contents: [{ uri, mimeType: MIME, text, _meta: createViewMeta(mediaOrigins) }] };
}
