/** A gallery: pages of cards with filters, two of which can be held side by side, and one chosen. */
import type { Json } from './bridge.ts';
import { listOf, nextTokenOf, rowsOf } from './data.ts';
import { button, fill, h, mediaUrl, note, quoted, row, stack } from './dom.ts';
import { messageOf, problem, say, start, type View } from './view.ts';

/** Items of one page: what fills a few rows. */
const PAGE = 12;

export interface Filter {
  /** The argument of the tool that lists, or the item's own field where the tool does not filter by it. */
  field: string;
  label: string;
  options: readonly string[];
  /** Set where HeyGen does not filter by it, so that it is looked for in what was loaded. */
  fits?: (item: Json, option: string) => boolean;
}

/** What a gallery shows, as data. */
export interface Gallery {
  title: string;
  /** The tool that lists, the name of the list in its answer, and the field of an item's id. */
  tool: string;
  list: string;
  idField: string;
  filters: readonly Filter[];
  picture?: (item: Json) => unknown;
  /** What a choice needs to know of an item, beside its name. */
  facts: (item: Json) => unknown[];
  /** Something to press, such as a voice to hear. */
  control?: (item: Json) => HTMLElement | undefined;
  /** What the model is told of a choice. */
  choice: string;
}

/** A picture, or the first letter of the name where there is none or its address is over. */
function picture(url: unknown, name: string): HTMLElement {
  const letter = h('div', { className: 'picture letter', ariaHidden: 'true' }, name.slice(0, 1));
  const source = mediaUrl(url);
  if (!source) return letter;
  const image = h('img', { className: 'picture', alt: '' });
  image.onerror = () => image.replaceWith(letter);
  image.src = source;
  return image;
}

/** A choice among words; the first is none of them. */
function chooser({ label, options }: Filter, chosen: unknown, onchange: (value: string) => void): HTMLElement {
  const entries = [...new Set(['', ...options, String(chosen ?? '')])].map((value) =>
    h('option', { value, selected: value === chosen }, value.replaceAll('_', ' ') || `${label}: any`),
  );
  const select = h('select', { ariaLabel: label, onchange: () => onchange(select.value) }, ...entries);
  return select;
}

function showGallery({ host, opening, root }: View, gallery: Gallery) {
  const wanted: Record<string, string> = {};
  const loaded: Json[] = [];
  let held: Json[] = [];
  let token: string | undefined;

  const status = note('', 'status');
  const cards = h('ul', { className: 'cards' });
  const pair = h('ul', { className: 'cards pair', ariaLabel: 'Side by side' });
  const more = button('More', () => void load());

  function card(item: Json): HTMLElement {
    const name = String(item.name);
    const said = h('div', { ariaLive: 'polite' });
    const id = String(item[gallery.idField]);
    const use = () => void say(host, said, `${gallery.choice} ${quoted(name)} (${gallery.idField} ${id}).`);
    const useIt = button('Use', use, 'main');
    const hold = button('Compare', () => toggle(item));
    useIt.ariaLabel = `Use ${name}`;
    hold.ariaLabel = `Compare ${name}`;
    hold.ariaPressed = String(held.includes(item));
    return h(
      'li',
      { className: 'card' },
      gallery.picture && picture(gallery.picture(item), name),
      h('b', {}, name),
      note(gallery.facts(item).filter(Boolean).join(' · ').replaceAll('_', ' ')),
      row(gallery.control?.(item), useIt, hold),
      said,
    );
  }

  /** Two are held at most: a third takes the place of the first. */
  function toggle(item: Json): void {
    held = held.includes(item) ? held.filter((one) => one !== item) : [...held, item].slice(-2);
    show();
  }

  function show(): void {
    const fitting = loaded.filter((item) =>
      gallery.filters.every(({ field, fits }) => !fits || !wanted[field] || fits(item, wanted[field])),
    );
    fill(pair, ...held.map(card));
    fill(cards, ...fitting.map(card));
    pair.hidden = held.length === 0;
    more.hidden = !token;
    const hidden = loaded.length - fitting.length;
    status.textContent = `${fitting.length} shown${hidden > 0 ? `, ${hidden} do not fit` : ''}.`;
  }

  function add(items: readonly Json[], next?: string): void {
    loaded.push(...items);
    token = next;
    show();
  }

  async function load(): Promise<void> {
    status.textContent = 'Asking HeyGen…';
    more.disabled = true;
    const sent = gallery.filters.filter(({ field, fits }) => !fits && wanted[field]);
    const filters = Object.fromEntries(sent.map(({ field }) => [field, wanted[field]]));
    try {
      const answer = await host.callTool(gallery.tool, {
        ...fixed,
        ...filters,
        limit: PAGE,
        verbose: true,
        ...(token && { token }),
      });
      add(rowsOf(answer, gallery.list), nextTokenOf(answer));
    } catch (error) {
      status.replaceChildren(problem(messageOf(error), () => void load()));
    }
    more.disabled = false;
  }

  function reload(): void {
    loaded.length = 0;
    token = undefined;
    show();
    void load();
  }

  const known = gallery.filters.map(({ field }) => field);
  const given = Object.entries(opening.input).filter(([, value]) => typeof value === 'string');
  for (const [field, value] of given) if (known.includes(field)) wanted[field] = String(value);
  /** What the model asked for and the user cannot change here: one avatar's looks. */
  const fixed = Object.fromEntries(given.filter(([field]) => !known.includes(field)));

  const choosers = gallery.filters.map((filter) =>
    chooser(filter, wanted[filter.field], (value) => {
      wanted[filter.field] = value;
      if (filter.fits) show();
      else reload();
    }),
  );
  fill(root, stack(h('h1', {}, gallery.title), row(...choosers), pair, cards, status, more));
  if (host.callsTools) return reload();
  add(rowsOf(opening.result, gallery.list));
}

/** Starts a gallery as a view. */
export const startGallery = (name: string, gallery: Gallery) => start(name, (view) => showGallery(view, gallery));

/** Options that items have in a field, so that none finds nothing. */
export const has = (field: string) => (item: Json, option: string) =>
  item[field] === option || listOf<string>(item[field]).includes(option);
