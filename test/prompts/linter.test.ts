import { describe, expect, it } from 'vitest';
import { CLOSE, filmTemplates, OPEN } from '../../prompts/film-templates.ts';
import { prompts } from '../../prompts/index.ts';
import { RULES } from '../../prompts/linter/all-rules.ts';
import { lintVideoPrompt } from '../../prompts/linter/lint-video-prompt.ts';
import { parseVideoPrompt } from '../../prompts/linter/parse-video-prompt.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';

/** A film of 90 s, scene by scene, that no rule has anything against. */
const SCENES = `FORMAT: briefing, sober, 90 seconds, landscape, narrated in English.
TONE: calm and exact.
AVATAR: The presenter, in a navy wool jacket at an oak desk with a tide table, a brass lamp and a map; warm light from the left.
STYLE: Swiss Pulse. Palette #1a1a1a, white and #0066FF; type Helvetica bold; counters count up, diagonals slide in; grid wipes.
CRITICAL ON-SCREEN TEXT:
- 40 %
- 12 metres
- "The sea does not wait"

SCENES:

SCENE 1 — A-ROLL (8s)
VOICEOVER: "Twice a day the sea comes in and goes out again, and almost nobody who lives by it could tell you why that is so."
Lower third slides in.

SCENE 2 — FULL SCREEN B-ROLL (14s)
VOICEOVER: "The moon pulls at the water that faces it. On the far side the water is left behind a little. So there are two hills of water, and the earth turns beneath them, which is why there are two tides in a day."
L1 grid that drifts
L2 "40 %" SLAMS in and fills half the frame
L3 cards CASCADE
L4 ticker SLIDES along

SCENE 3 — A-ROLL + OVERLAY (12s)
VOICEOVER: "The sun helps, or gets in the way. When the two stand in one line, the tide runs high; when they stand at right angles, it hardly moves at all, and harbours fall asleep."
L1 texture that pulses
L2 a curve DRAWS itself
L3 labels fade in

SCENE 4 — FULL SCREEN B-ROLL (14s)
VOICEOVER: "In a narrow bay the water has nowhere to go but up. There it climbs twelve metres in six hours, lifts every boat off the mud, and pours out again before the evening meal is on the table."
L1 water that flows
L2 "12 metres" COUNTS UP
L3 a bar FILLS
L4 the source types on

SCENE 5 — A-ROLL (8s)
VOICEOVER: "Engineers have begun to use it. A wheel under water turns with every tide, at hours that can be told for a century ahead, whatever the weather does. The sea does not wait, but it is always on time."
"The sea does not wait" types on.

MUSIC: slow piano, a lift at the end.
NARRATION STYLE: unhurried, warm; the script is a theme to follow, not to read word for word; do not pad with silence.`;

/** A film of 30 s in one flow. */
const FLOW = `FORMAT: clip, friendly, 30 seconds, portrait, narrated in English.
TONE: curious.
AVATAR: voice-over only.
STYLE: Warm Grain. Palette ochre and forest green; type rounded sans; everything drifts; soft cuts.
CRITICAL ON-SCREEN TEXT: none.
THE FILM: We begin on a meadow that sways. VOICEOVER: "A bee visits more than a thousand flowers before lunch, and it does not keep a list. It dances the way for its sisters, and they follow a map that is drawn in the air, by the angle of the sun." A map DRAWS itself over the grass. VOICEOVER: "Next time one comes to your table, remember that it is at work, and that it knows exactly where it is."
MUSIC: light strings.
NARRATION STYLE: smiling; a theme to follow, not word for word.`;

const check = (text: string, more: Partial<{ hasAvatarId: boolean; language: string }> = {}) =>
  lintVideoPrompt(text, { hasAvatarId: false, language: 'English', ...more });
const rulesOf = (text: string, more = {}) => [...new Set(check(text, more).findings.map(({ rule }) => rule))];
const without = (section: string) => SCENES.replace(new RegExp(`^${section}:.*$`, 'm'), '');

/** A good prompt in prose, without a heading. */
const PROSE =
  'A 45-second landscape video on how tides work, for curious children. A warm presenter in a yellow raincoat stands on a pier at dusk. ' +
  'Calm, gentle mood. Style: hand-painted illustration in blue and cream that drifts slowly, with rounded lettering. ' +
  'VOICEOVER: "Twice a day the sea goes away, and twice a day it comes back. Nobody pushes it. The moon pulls at the water, a little more on the near side than on the far side, and the earth turns below. So each of us travels through two hills of water every day, without ever getting wet. Next time you build a castle in the sand, look up and wave." ' +
  'On screen the title "Two hills of water" fades in. Soft piano music, slower at the end. Narration unhurried; a theme to follow freely.';

it('takes a prompt in prose for what it says, with a word on headings', () => {
  const { score, findings } = check(PROSE);
  expect(findings.filter(({ severity }) => severity !== 'advice')).toEqual([]);
  expect(rulesOf(PROSE)).toContain('missing-heading');
  expect(score).toBeGreaterThanOrEqual(90);
});

it('tells everything at the first check, also of a prompt without headings', () => {
  const rules = check(
    'A 30 second film about our new bakery in the old harbour, with bread and people, for families here.',
  ).findings.map(({ rule, place }) => `${rule} ${place}`);
  expect(rules).toContain('missing-section MUSIC');
  expect(rules).toContain('no-voiceover STORY');
});

it('counts a VOICEOVER on the line of its scene', () => {
  const inline = SCENES.replace(/\) *\nVOICEOVER/g, ') VOICEOVER');
  expect(rulesOf(inline)).not.toContain('scene-without-voiceover');
});

/** A change that breaks one rule, and nothing else. */
const BREAKS: [rule: string, broken: string, more?: object][] = [
  ['missing-heading', without('TONE')],
  ['missing-section', without('MUSIC')],
  ['contradiction', SCENES.replace('90 seconds', '90 seconds long, or an 80 second film')],
  ['contradiction', SCENES.replace('landscape', 'landscape and vertical')],
  ['empty-words', SCENES.replace('calm and exact', 'calm, exact and visually appealing')],
  ['no-length', SCENES.replace('90 seconds, ', '')],
  ['too-long', SCENES.replace('calm and exact', `calm and exact${', quietly so'.repeat(900)}`)],
  ['looks-with-avatar-id', SCENES, { hasAvatarId: true }],
  ['layout-coordinates', SCENES.replace('Lower third slides in.', 'Lower third slides in at the upper left.')],
  ['layout-coordinates', SCENES.replace('L3 cards CASCADE', 'L3 cards CASCADE at x: 40')],
  ['short-b-roll', SCENES.replace('B-ROLL (14s)', 'B-ROLL (5s)')],
  ['scene-without-voiceover', SCENES.replace(/VOICEOVER: "Twice.*"\n/, '')],
  [
    'repeated-scene-type',
    SCENES.replace('— A-ROLL + OVERLAY (12s)', '— FULL SCREEN B-ROLL (12s)').replace(
      'L3 labels fade in',
      'L3 labels fade in\nL4 dots drift',
    ),
  ],
  [
    'narration-length',
    SCENES.replace('Engineers have', `${'The tide runs in and out again. '.repeat(12)}Engineers have`),
  ],
  ['narration-length', SCENES.replace('90 seconds', '5 minutes')],
  ['no-voiceover', FLOW.replaceAll('VOICEOVER: ', '')],
  ['few-b-roll', SCENES.replace('SCENE 4 — FULL SCREEN B-ROLL', 'SCENE 4 — A-ROLL + OVERLAY')],
  ['few-layers', SCENES.replace('L4 ticker SLIDES along', '')],
  ['static-layer', SCENES.replace('L1 grid that drifts', 'L1 grid')],
  ['artist-without-rules', SCENES.replace(/^STYLE:.*$/m, 'STYLE: in the manner of Müller-Brockmann.')],
  ['digits-in-voiceover', SCENES.replace('climbs twelve metres', 'climbs 12 metres')],
  ['text-not-listed', SCENES.replace('- 12 metres\n', '')],
  ['several-topics', SCENES.replace('calm and exact.', 'calm and exact, across three different topics.')],
  ['labels-in-a-short-film', short()],
  ['timestamps', SCENES.replace('Lower third slides in.', 'Lower third slides in, 0:02-0:06.')],
  ['word-for-word', SCENES.replace(/; the script is a theme.*$/m, '.')],
];

/** Two labelled scenes of a film of 20 s. */
function short(): string {
  const [head, first] = SCENES.split(/\n(?=SCENE \d)/);
  const tail = SCENES.slice(SCENES.indexOf('MUSIC:'));
  return [head, first, tail].join('\n').replace('90 seconds', '10 seconds');
}

describe('the checker', () => {
  it('has nothing against a good prompt, in either form', () => {
    expect(check(SCENES)).toEqual({ score: 100, findings: [] });
    expect(check(FLOW)).toEqual({ score: 100, findings: [] });
  });

  it.each(BREAKS)('finds %s, and that alone', (rule, broken, more) => {
    expect(rulesOf(broken, more)).toEqual([rule]);
  });

  it('has a breaking prompt for every rule', () => {
    expect([...new Set(RULES.map(({ name }) => name))].sort()).toEqual(
      [...new Set(BREAKS.map(([rule]) => rule))].sort(),
    );
  });

  it('says where, why and what to do, and counts', () => {
    const { score, findings } = check(SCENES.replace('B-ROLL (14s)', 'B-ROLL (5s)'));
    expect(findings).toEqual([
      {
        rule: 'short-b-roll',
        severity: 'error',
        place: 'scene 2',
        why: '5 s of B-roll come out black',
        fix: 'give it 10 to 15 s',
      },
    ]);
    expect(score).toBe(80);
    expect(check('A film on bees').score).toBeLessThan(40);
  });

  it('takes "the selected presenter" beside an avatar id, and looks in what is said', () => {
    const chosen = SCENES.replace(/^AVATAR:.*$/m, 'AVATAR: the selected presenter, calm, at a desk.').replace(
      'Twice a day',
      'In a blue jacket, twice a day',
    );
    expect(rulesOf(chosen, { hasAvatarId: true })).toEqual([]);
  });

  it('measures other languages by their own pace', () => {
    const german = FLOW.replace('narrated in English', 'narrated in German').replace(
      /VOICEOVER: "A bee.*"$/m,
      `VOICEOVER: "${'Die Biene tanzt den Weg. '.repeat(13)}"`,
    );
    expect(rulesOf(german, { language: 'German' })).toEqual([]);
    const japanese = FLOW.replace(/VOICEOVER: "A bee.*"$/m, `VOICEOVER: "${'蜂は花を訪れます。'.repeat(20)}"`);
    expect(rulesOf(japanese, { language: 'Japanese' })).toEqual([]);
    expect(rulesOf(japanese, { language: 'English' })).toEqual([]);
  });

  it('is not led astray by marks, numbers and spellings of headings', () => {
    const marked = SCENES.replace(/^([A-Z -]+):/gm, '**$1:**').replace('SCENES:', '## Scene-by-scene:');
    expect(rulesOf(marked)).toEqual([]);
    const numbered = SCENES.split('\n')
      .map((line) => line.replace(/^(FORMAT|TONE|AVATAR|STYLE|MUSIC)/, '1. $1'))
      .join('\n');
    expect(rulesOf(numbered)).toEqual([]);
  });

  it('reads the parts of a scene', () => {
    const [, second] = parseVideoPrompt(SCENES).scenes;
    expect(second).toMatchObject({ number: 2, type: 'B-ROLL', seconds: 14 });
    expect(second?.layers).toHaveLength(4);
    expect(second?.voiceovers[0]).toMatch(/^The moon pulls/);
  });

  it('survives anything', () => {
    for (const text of [
      'x',
      '\n\n',
      'SCENE 1',
      'FORMAT:',
      '"'.repeat(500),
      'SCENE 9999999999 — (s)',
      '🐝'.repeat(3000),
    ]) {
      expect(check(text).score).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the ready-made filmTemplates', () => {
  const filled = filmTemplates.flatMap(({ name }) =>
    [{}, { language: 'German', avatar: 'look_iris_office', facts: '40 %\n"Never again"' }].map(
      (more): [string, Record<string, string>] => [name, more as Record<string, string>],
    ),
  );
  it.each(filled)('%s, filled with %j, has no error', (name, more) => {
    const given: Record<string, string> = {
      subject: 'tidal power',
      ...(name === 'product-comparison' && { other: 'wind power' }),
      ...more,
    };
    const { messages } = getPrompt(prompts, name, given);
    const said = messages.map(({ content }) => ('text' in content ? content.text : '')).join('');
    const text = said.slice(said.indexOf(OPEN) + OPEN.length, said.indexOf(CLOSE));
    const report = check(text, { hasAvatarId: 'avatar' in more, language: 'language' in more ? 'German' : 'English' });
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(text).toContain('tidal power');
    if ('facts' in more) expect(text).toContain('- "Never again"');
    const parsed = parseVideoPrompt(text);
    expect(parsed.scenes.length).toBeGreaterThan(2);
    expect(parsed.sections.size).toBe(8);
  });
});
