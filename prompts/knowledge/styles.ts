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

const style = (
  name: string,
  designer: string,
  mood: string,
  bestFor: string,
  palette: string,
  type: string,
  look: string,
  transitions: string,
): Style => ({ name, designer, mood, bestFor, palette, type, look, transitions });

/** The twenty styles of HeyGen's Video Agent craft notes, from the gentlest to the most urgent. */
export const styles: readonly Style[] = [
  style(
    'Soft Signal',
    'Stefan Sagmeister',
    'intimate, warm',
    'personal stories, wellness',
    'amber, cream; accents dusty rose, sage green, honey gold',
    'handwritten, lower case',
    'close on hands, faces, textures; all movement drifts or floats, nothing snaps',
    'soft dissolves, light leaks',
  ),
  style(
    'Warm Grain',
    'Olle Eksell',
    'organic, friendly',
    'environment, sustainability, community',
    'ochre, forest green, terracotta, cream, soft brown',
    'rounded sans',
    'round shapes only; 16 mm grain over wood, linen and stone; unhurried',
    'gentle wipes, soft cuts',
  ),
  style(
    'Quiet Drama',
    'Satyajit Ray',
    'humanist, contemplative',
    'profiles, biography',
    'sepia, deep brown, soft gold, off-white, charcoal',
    'clean serif, placed with care',
    'portrait framing, a single window or lamp as light, long holds',
    'slow fades to black',
  ),
  style(
    'Heritage Reel',
    'Cassandre',
    'nostalgic',
    'history, origins of a brand',
    'faded gold, burgundy, navy, cream, sepia wash',
    'elegant serif, centred as on a title card',
    'vignette, grain, scratches, slight jitter',
    'iris wipes, reel flicker',
  ),
  style(
    'Silk Route',
    'Reza Abedini',
    'flowing, mysterious',
    'global affairs, cultures, art',
    'deep teal, burgundy, gold, lapis blue, black',
    'elegant, widely spaced along the lines of the picture',
    'foreground, middle and background all move',
    'flowing dissolves, morphs',
  ),
  style(
    'Swiss Pulse',
    'Josef Müller-Brockmann',
    'clinical, precise',
    'data, finance, metrics',
    '#1a1a1a, white, one accent #0066FF',
    'Helvetica, bold heads and regular labels, numbers at 80 to 120 pt',
    '12-column grid; counters run up from 0; diagonals at key moments',
    'grid wipes, hard cuts; never a dissolve',
  ),
  style(
    'Geometric Bold',
    'Ikko Tanaka',
    'minimal, elegant',
    'lifestyle, essays, brand profiles',
    'at most three flat colours in a frame, no gradients',
    'heavy lettering that carries the frame',
    'asymmetric, at least 60 % empty, one focal point',
    'clean cuts on the beat',
  ),
  style(
    'Velvet Standard',
    'Massimo Vignelli',
    'premium, timeless',
    'luxury, investors, keynotes',
    'black, white, one accent: #1a237e or #c9a84c',
    'thin capitals, wide tracking',
    'symmetrical and centred, much space, slow reveals one after another',
    'slow cross-dissolves',
  ),
  style(
    'Digital Grid',
    'Wim Crouwel',
    'systematic, technical',
    'engineering, infrastructure, code',
    '#0a0a0a, cyan #00E5FF, amber #FFB300, green #00FF88',
    'monospaced',
    'visible pixel grid, terminal, nodes that light up in turn, blinking cursor',
    'clean grid wipes',
  ),
  style(
    'Contact Sheet',
    'Alexey Brodovitch',
    'editorial, investigative',
    'journalism, research',
    'hard black and white, rare muted accents',
    'bold sans captions',
    'several pictures as on a contact sheet, raw grain, tight crops',
    'hard cuts on the beat, snap zooms',
  ),
  style(
    'Folk Frequency',
    'Eduardo Terrazas',
    'cultural, vivid',
    'festivals, food, heritage',
    'hot pink, bright orange, cobalt, sun yellow, emerald',
    'bold, warm, rounded',
    'repeating patterns, woven, painted and ceramic textures',
    'colourful wipes in rhythm',
  ),
  style(
    'Earth Pulse',
    'Lemi Ghariokwu',
    'grounded, communal',
    'community, music',
    'burnt orange, deep green, rich yellow, terracotta',
    'bold, expressive, centred',
    'wide framing of groups, edited to the music',
    'cuts on the beat, freeze frames',
  ),
  style(
    'Dream State',
    'Henryk Tomaszewski',
    'surreal, poetic',
    'opinion, philosophy',
    'dusty blues and grey-greens, one shock of red or gold',
    'thin, sparse, floating',
    'things that do not belong together, soft edges, haze',
    'slow morphs; never a hard cut',
  ),
  style(
    'Play Mode',
    'Ahn Sang-soo',
    'playful, irreverent',
    'pop culture, lists',
    'electric blue, hot pink, lime, yellow, white',
    'oversized, bouncing, tilted',
    'spring physics, score cards, pop-ups, off-balance framing',
    'pop cuts, bounces, whip pans',
  ),
  style(
    'Carnival Surge',
    'Rico Lins',
    'euphoric',
    'milestones, hype',
    '#FF1493, #FFE000, #00CED1, orange, violet',
    'massive, at angles over the picture',
    'collage, confetti, energy without a pause',
    'smash cuts, flash frames',
  ),
  style(
    'Shadow Cut',
    'Hans Hillmann',
    'dark, cinematic',
    'exposés, investigations',
    'deep black, cold grey, stark white, blood red or toxic green',
    'sharp, angular',
    'half-lit faces, heavy shadow, creeping push-ins',
    'hard cuts to black, iris',
  ),
  style(
    'Deconstructed',
    'Neville Brody',
    'industrial, raw',
    'tech news, security',
    '#1a1a1a, black, rust #D4501E, raw white #f0f0f0',
    'bold, angled, running off the edge',
    'scratched metal, scan lines; type SLAMS, SHATTERS and locks into place',
    'smash cuts, glitches, white flashes',
  ),
  style(
    'Maximalist Type',
    'Paula Scher',
    'loud, kinetic',
    'launches, recaps',
    'red, yellow, black, white',
    'the text is the picture: mixed sizes and angles, 50 to 80 % of the frame',
    'everything moves, no empty ground',
    'smash cuts, edge slams, flash frames',
  ),
  style(
    'Data Drift',
    'Refik Anadol',
    'futuristic, immersive',
    'AI, frontier science',
    'purple #7c3aed, cyan #06b6d4, deep black #0a0a0a, holographic silver',
    'thin, futuristic, weightless',
    'fluid morphs; particles gather into numbers; jumps of scale',
    'liquid dissolves',
  ),
  style(
    'Red Wire',
    'David Tartakover',
    'urgent',
    'breaking news, crisis',
    'red, black, white, emergency yellow',
    'condensed bold capitals',
    'split screens, tickers, timestamps, handheld, as dense as it gets',
    'snap cuts, flash frames',
  ),
];

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Finds a style by its name, however it is spaced or capitalised. */
export const findStyle = (name: string) => styles.find((candidate) => plain(candidate.name) === plain(name));

/** Styles whose name, mood or use holds a word: what somebody may have meant who named no style. */
export function relatedStyles(words: string): Style[] {
  const wanted = words
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 2);
  return styles.filter(({ name, mood, bestFor }) => {
    const text = `${name} ${mood} ${bestFor}`.toLowerCase();
    return wanted.some((word) => text.includes(word));
  });
}
