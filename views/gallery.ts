/** A gallery: pages of cards with filters, two of which can be held side by side, and one chosen. */
import { callTool, type Json } from './bridge.ts';
import { getNextToken, getRows, toList } from './data.ts';
import { button, fill, h, note, quote, row, stack, toMediaUrl } from './dom.ts';
import { getErrorMessage, type Opening, problem, root, say, start } from './view.ts';

/** Items of one page: what fills a few rows. */
const PAGE = 12;

export interface Filter {
  /** The argument of the tool that lists, or the item's own field where the tool does not filter by it. */
  field: string;
  label: string;
  /** What there is to choose; without it, what the loaded items have. */
  options?: readonly string[];
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
  /** What the model reads of a choice. */
  choice: string;
}

/** A picture, or the first letter of the name where there is none or its address is over. */
function picture(url: unknown, name: string): HTMLElement {
  const letter = h('div', { className: 'picture letter', ariaHidden: 'true' }, name.slice(0, 1));
  const source = toMediaUrl(url);
  if (!source) return letter;
  const image = h('img', { className: 'picture', alt: '' });
  image.onerror = () => image.replaceWith(letter);
  image.src = source;
  return image;
}

interface Chooser {
  element: HTMLSelectElement;
  /** Puts further words beside those that are there. */
  add(words: readonly string[]): void;
}

/** A choice among words; the first is none of them. */
function createChooser({ label, options = [] }: Filter, chosen: string, onchange: (value: string) => void): Chooser {
  const known = new Set<string>();
  const select = h('select', { ariaLabel: label, onchange: () => onchange(select.value) });
  function add(words: readonly string[]) {
    const fresh = words.filter((word) => !known.has(word) && known.add(word));
    select.append(...fresh.map((value) => h('option', { value }, value.replaceAll('_', ' ') || `${label}: any`)));
  }
  add(['', ...options, chosen]);
  select.value = chosen;
  return { element: select, add };
}

/** An item on the page. */
interface Card {
  element: HTMLElement;
  /** Puts it beside another one, or away again. */
  hold: HTMLElement;
}

function showGallery({ input, result, callsTools }: Opening, gallery: Gallery) {
  const wanted: Record<string, string> = {};
  const loaded: Json[] = [];
  /** The cards of the list, and those of the pair: made once, so that what plays or has the focus stays. */
  const listed = new Map<Json, Card>();
  const paired = new Map<Json, Card>();
  let held: Json[] = [];
  let token: string | undefined;
  /** The ids of a few that the model shows in place of all. */
  let chosen = toList<string>(input.ids);

  const status = note('', 'status');
  const cards = h('ul', { className: 'cards' });
  const pair = h('ul', { className: 'cards pair', ariaLabel: 'Side by side' });
  const more = button('More', () => (chosen.length > 0 ? showAll() : load()));

  function createCard(item: Json): Card {
    const name = String(item.name);
    const said = h('div', { ariaLive: 'polite' });
    const id = String(item[gallery.idField]);
    const use = () => say(said, `${gallery.choice} ${quote(name)} (${gallery.idField} ${id}).`);
    const useIt = button('Use', use, 'main');
    const hold = button('Compare', () => toggle(item));
    useIt.ariaLabel = `Use ${name}`;
    hold.ariaLabel = `Compare ${name}`;
    hold.ariaPressed = 'false';
    const element = h(
      'li',
      { className: 'card' },
      gallery.picture && picture(gallery.picture(item), name),
      h('b', {}, name),
      note(gallery.facts(item).filter(Boolean).join(' · ').replaceAll('_', ' ')),
      row(gallery.control?.(item), useIt, hold),
      said,
    );
    return { element, hold };
  }

  function getCard(cards: Map<Json, Card>, item: Json): Card {
    const card = cards.get(item) ?? createCard(item);
    cards.set(item, card);
    return card;
  }

  /** Two are held at most: a third takes the place of the first. */
  function toggle(item: Json): void {
    held = held.includes(item) ? held.filter((one) => one !== item) : [...held, item].slice(-2);
    fill(pair, ...held.map((one) => getCard(paired, one).element));
    for (const cards of [listed, paired])
      for (const [one, { hold }] of cards) hold.ariaPressed = String(held.includes(one));
    listed.get(item)?.hold.focus();
  }

  function show(): void {
    const fitting = loaded.filter((item) =>
      gallery.filters.every(({ field, fits }) => !fits || !wanted[field] || fits(item, wanted[field])),
    );
    fill(cards, ...fitting.map((item) => getCard(listed, item).element));
    more.hidden = !token && chosen.length === 0;
    const hidden = loaded.length - fitting.length;
    status.textContent = `${fitting.length || 'None'} shown${hidden > 0 ? `, ${hidden} do not fit` : ''}.`;
  }

  function add(items: readonly Json[], next?: string): void {
    loaded.push(...items);
    token = next;
    gallery.filters.forEach(({ field, options }, index) => {
      if (!options) choosers[index]?.add(loaded.flatMap((item) => toList<string>(item[field])));
    });
    show();
  }

  async function load(): Promise<void> {
    status.textContent = 'Asking HeyGen…';
    more.disabled = true;
    const sent = gallery.filters.filter(({ field, fits }) => !fits && wanted[field]);
    const filters = Object.fromEntries(sent.map(({ field }) => [field, wanted[field]]));
    try {
      const args = { ...fixed, ...filters, limit: PAGE, verbose: true, ...(token && { token }) };
      const answer = await (chosen.length > 0
        ? callTool(`show_${gallery.list}`, { ids: chosen })
        : callTool(gallery.tool, args));
      add(getRows(answer, gallery.list), getNextToken(answer));
    } catch (error) {
      status.replaceChildren(problem(getErrorMessage(error), load));
    }
    more.disabled = false;
  }

  function reload(): void {
    loaded.length = 0;
    listed.clear();
    token = undefined;
    show();
    void load();
  }

  /** Leaves what the model chose, for all there is. */
  function showAll(): void {
    chosen = [];
    reload();
  }

  const known = gallery.filters.map(({ field }) => field);
  const given = Object.entries(input).filter(([, value]) => typeof value === 'string');
  for (const [field, value] of given) if (known.includes(field)) wanted[field] = String(value);
  /** What the model asked for and the user cannot change here: one avatar's looks. */
  const fixed = Object.fromEntries(given.filter(([field]) => !known.includes(field)));

  const choosers = gallery.filters.map((filter) =>
    createChooser(filter, wanted[filter.field] ?? '', (value) => {
      wanted[filter.field] = value;
      if (filter.fits) show();
      else showAll();
    }),
  );
  fill(
    root,
    stack(h('h1', {}, gallery.title), row(...choosers.map(({ element }) => element)), pair, cards, status, more),
  );
  if (callsTools) return reload();
  add(getRows(result, gallery.list));
}

/** Starts a gallery as a view. */
export const startGallery = (name: string, gallery: Gallery) => start(name, (opening) => showGallery(opening, gallery));

/** Options that items have in a field, so that none finds nothing. */
export const has = (field: string) => (item: Json, option: string) =>
  item[field] === option || toList<string>(item[field]).includes(option);
