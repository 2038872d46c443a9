/** Elements without a framework. What comes from outside becomes text or a checked address, never markup. */

type Child = Node | string | false | undefined;
const isShown = (child: Child): child is Node | string => Boolean(child);

/** Makes an element and sets its properties, listeners among them. */
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(isShown));
  return element;
}

export const button = (label: string, onclick: () => unknown, className = '') =>
  h('button', { type: 'button', onclick, className }, label);

/** Words beside the matter itself. */
export const note = (text: string, role: string | null = null) => h('p', { className: 'note', role }, text);

export const row = (...children: Child[]) => h('div', { className: 'row' }, ...children);
export const stack = (...children: Child[]) => h('div', { className: 'stack' }, ...children);

/** Replaces what an element holds. */
export const fill = (element: Element, ...children: Child[]) => element.replaceChildren(...children.filter(isShown));

/** An address that a picture or film may be loaded from: https, or the sandbox on this machine. */
export const toMediaUrl = (value: unknown): string | undefined =>
  typeof value === 'string' && /^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(value) ? value : undefined;

/** A name of somebody else's, short and on one line, for a sentence that a model will read. */
export const quote = (name: unknown): string =>
  `"${String(name)
    .replace(/["\s]+/g, ' ')
    .trim()
    .slice(0, 60)}"`;
