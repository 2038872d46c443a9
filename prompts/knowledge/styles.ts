/** A visual style: everything a Video Agent prompt needs to know to ask for it. */
export interface Style {
  name: string;
  /** The designer whose work it follows. Named together with the rules: a name alone means nothing to the agent. */
  designer: string;
  mood: string;
  bestFor: string;
  palette: string;
  type: string;
  /** Composition, texture and motion. */
  look: string;
  transitions: string;
}

/**
 * The twenty styles of HeyGen's published Video Agent craft notes, in their order: by mood, rising in energy.
 * Where a style cuts every second or two, it says so of pictures: scenes stay as long as their type asks.
 */
export const styles: readonly Style[] = [
  {
    name: 'Soft Signal',
    designer: 'Stefan Sagmeister',
    mood: 'intimate, warm',
    bestFor: 'personal stories, wellness',
    palette: 'amber, cream; accents dusty rose, sage green, honey gold',
    type: 'handwritten, lower case',
    look: 'close on hands, faces, textures; all movement drifts or floats, nothing snaps',
    transitions: 'soft dissolves, light leaks',
  },
  {
    name: 'Warm Grain',
    designer: 'Olle Eksell',
    mood: 'organic, friendly',
    bestFor: 'environment, sustainability, community',
    palette: 'ochre, forest green, terracotta, cream, soft brown',
    type: 'rounded sans',
    look: 'round shapes only; 16 mm grain over wood, linen and stone; unhurried',
    transitions: 'gentle wipes, soft cuts',
  },
  {
    name: 'Quiet Drama',
    designer: 'Satyajit Ray',
    mood: 'humanist, contemplative',
    bestFor: 'profiles, biography',
    palette: 'sepia, deep brown, soft gold, off-white, charcoal',
    type: 'clean serif, placed with care',
    look: 'portrait framing, a single window or lamp as light, long holds',
    transitions: 'slow fades to black',
  },
  {
    name: 'Heritage Reel',
    designer: 'Cassandre',
    mood: 'nostalgic',
    bestFor: 'history, origins of a brand',
    palette: 'faded gold, burgundy, navy, cream, sepia wash',
    type: 'elegant serif, centred as on a title card',
    look: 'vignette, grain, scratches, slight jitter',
    transitions: 'iris wipes, reel flicker',
  },
  {
    name: 'Silk Route',
    designer: 'Reza Abedini',
    mood: 'flowing, mysterious',
    bestFor: 'global affairs, cultures, art',
    palette: 'deep teal, burgundy, gold, lapis blue, black',
    type: 'elegant, widely spaced along the lines of the picture',
    look: 'foreground, middle and background all move',
    transitions: 'flowing dissolves, morphs',
  },
  {
    name: 'Swiss Pulse',
    designer: 'Josef Müller-Brockmann',
    mood: 'clinical, precise',
    bestFor: 'data, finance, metrics',
    palette: '#1a1a1a, white, one accent #0066FF',
    type: 'Helvetica, bold heads and regular labels, numbers at 80 to 120 pt',
    look: '12-column grid; counters run up from 0; diagonals at key moments',
    transitions: 'grid wipes, hard cuts; never a dissolve',
  },
  {
    name: 'Geometric Bold',
    designer: 'Ikko Tanaka',
    mood: 'minimal, elegant',
    bestFor: 'lifestyle, essays, brand profiles',
    palette: 'at most three flat colours in a frame, no gradients',
    type: 'heavy lettering that carries the frame',
    look: 'asymmetric, at least 60 % empty, one focal point',
    transitions: 'clean cuts on the beat',
  },
  {
    name: 'Velvet Standard',
    designer: 'Massimo Vignelli',
    mood: 'premium, timeless',
    bestFor: 'luxury, investors, keynotes',
    palette: 'black, white, one accent: #1a237e or #c9a84c',
    type: 'thin capitals, wide tracking',
    look: 'symmetrical and centred, much space, slow reveals one after another',
    transitions: 'slow cross-dissolves',
  },
  {
    name: 'Digital Grid',
    designer: 'Wim Crouwel',
    mood: 'systematic, technical',
    bestFor: 'engineering, infrastructure, code',
    palette: '#0a0a0a, cyan #00E5FF, amber #FFB300, green #00FF88',
    type: 'monospaced',
    look: 'visible pixel grid, terminal, scan lines, nodes that light up in turn, blinking cursor',
    transitions: 'clean grid wipes',
  },
  {
    name: 'Contact Sheet',
    designer: 'Alexey Brodovitch',
    mood: 'editorial, investigative',
    bestFor: 'journalism, research',
    palette: 'hard black and white, rare muted accents',
    type: 'bold sans captions',
    look: 'several pictures as on a contact sheet, raw grain, tight crops',
    transitions: 'hard cuts on the beat, snap zooms',
  },
  {
    name: 'Folk Frequency',
    designer: 'Eduardo Terrazas',
    mood: 'cultural, vivid',
    bestFor: 'festivals, food, heritage',
    palette: 'hot pink, bright orange, cobalt, sun yellow, emerald',
    type: 'bold, warm, rounded',
    look: 'repeating patterns, woven, painted and ceramic textures',
    transitions: 'colourful wipes in rhythm',
  },
  {
    name: 'Earth Pulse',
    designer: 'Lemi Ghariokwu',
    mood: 'grounded, communal',
    bestFor: 'community, music',
    palette: 'burnt orange, deep green, rich yellow, terracotta',
    type: 'bold, expressive, centred',
    look: 'wide framing of groups, edited to the music',
    transitions: 'cuts on the beat, freeze frames',
  },
  {
    name: 'Dream State',
    designer: 'Henryk Tomaszewski',
    mood: 'surreal, poetic',
    bestFor: 'opinion, philosophy',
    palette: 'dusty blues and grey-greens, one shock of red or gold',
    type: 'thin, sparse, floating',
    look: 'things that do not belong together, soft edges, haze',
    transitions: 'slow morphs; never a hard cut',
  },
  {
    name: 'Play Mode',
    designer: 'Ahn Sang-soo',
    mood: 'playful, irreverent',
    bestFor: 'pop culture, lists',
    palette: 'electric blue, hot pink, lime, yellow, white',
    type: 'oversized, bouncing, tilted',
    look: 'spring physics, score cards, pop-ups, off-balance framing; a new picture every 1 to 3 s within a scene',
    transitions: 'pop cuts, bounces, whip pans',
  },
  {
    name: 'Carnival Surge',
    designer: 'Rico Lins',
    mood: 'euphoric',
    bestFor: 'milestones, hype',
    palette: '#FF1493, #FFE000, #00CED1, orange, violet',
    type: 'massive, at angles over the picture',
    look: 'collage, confetti, energy without a pause; clips of 1 to 2 s within a scene',
    transitions: 'smash cuts, flash frames',
  },
  {
    name: 'Shadow Cut',
    designer: 'Hans Hillmann',
    mood: 'dark, cinematic',
    bestFor: 'exposés, investigations',
    palette: 'deep black, cold grey, stark white, blood red or toxic green',
    type: 'sharp, angular',
    look: 'half-lit faces, heavy shadow, creeping push-ins',
    transitions: 'hard cuts to black, iris',
  },
  {
    name: 'Deconstructed',
    designer: 'Neville Brody',
    mood: 'industrial, raw',
    bestFor: 'tech news, security',
    palette: '#1a1a1a, black, rust #D4501E, raw white #f0f0f0',
    type: 'bold, angled, running off the edge',
    look: 'scratched metal, scan lines; type SLAMS, SHATTERS and locks into place',
    transitions: 'smash cuts, glitches, white flashes',
  },
  {
    name: 'Maximalist Type',
    designer: 'Paula Scher',
    mood: 'loud, kinetic',
    bestFor: 'launches, recaps',
    palette: 'red, yellow, black, white',
    type: 'the text is the picture: mixed sizes and angles, 50 to 80 % of the frame',
    look: 'everything moves, no empty ground; a change every 1 to 2 s within a scene',
    transitions: 'smash cuts, edge slams, flash frames',
  },
  {
    name: 'Data Drift',
    designer: 'Refik Anadol',
    mood: 'futuristic, immersive',
    bestFor: 'AI, frontier science',
    palette: 'purple #7c3aed, cyan #06b6d4, deep black #0a0a0a, holographic silver',
    type: 'thin, futuristic, weightless',
    look: 'fluid morphs; particles gather into numbers; jumps of scale',
    transitions: 'liquid dissolves',
  },
  {
    name: 'Red Wire',
    designer: 'David Tartakover',
    mood: 'urgent',
    bestFor: 'breaking news, crisis',
    palette: 'red, black, white, emergency yellow',
    type: 'condensed bold capitals',
    look: 'split screens, tickers, timestamps, handheld, as dense as it gets',
    transitions: 'snap cuts, flash frames',
  },
];

/** The styles whose films turned out best, the most reliable first (the same notes, over more than 40 films). */
export const reliableStyles: readonly string[] = ['Deconstructed', 'Swiss Pulse', 'Digital Grid', 'Geometric Bold'];

const normalizeName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** A style's name as it stands in an address: `swiss-pulse`. */
export const toStyleSlug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** Finds a style by its name, however it is spaced or capitalised. */
export const findStyle = (name: string) =>
  styles.find((candidate) => normalizeName(candidate.name) === normalizeName(name));

/** @throws TypeError for a name that no style has */
export function getStyle(name: string): Style {
  const style = findStyle(name);
  if (!style) throw new TypeError(`No style is called ${name}.`);
  return style;
}

/** The runs of three letters in each word: most of them survive a mistyped letter. */
function toTrigrams(text: string): Set<string> {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  return new Set(
    words.flatMap((word) => Array.from({ length: Math.max(0, word.length - 2) }, (_, i) => word.slice(i, i + 3))),
  );
}

/** A style must share this part of what was typed to count as meant; less is chance. */
const MEANT = 1 / 3;

/** Styles that a misspelt name, or a word for a mood or a subject, comes close to; the closest first, at most three. */
export function findClosestStyles(typed: string): Style[] {
  const wanted = toTrigrams(typed);
  const countShared = ({ name, mood, bestFor }: Style) =>
    [...toTrigrams(`${name} ${mood} ${bestFor}`)].filter((part) => wanted.has(part)).length;
  return styles
    .map((style) => ({ style, score: countShared(style) }))
    .filter(({ score }) => score > 0 && score >= wanted.size * MEANT)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ style }) => style);
}
