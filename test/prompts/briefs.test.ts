import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { styles } from '../../prompts/knowledge/styles.ts';
import { promptOptimizer } from '../../prompts/prompt-optimizer.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';

type Given = Record<string, string>;

/** Briefs of different kinds, lengths and languages, with what their messages must and must not hold. */
const BRIEFS: [given: Given, holds: (string | RegExp)[], lacks: (string | RegExp)[]][] = [
  [
    { brief: 'How tides work, for children', duration: '45' },
    ['without scene labels', '113 words'],
    ['L1 background', 'FRAMING'],
  ],
  [
    { brief: 'Quarterly results of Acme', duration: '120', style: 'Velvet Standard', tone: 'sober' },
    ['#1a237e', 'sober', 'L1 background'],
    ['Stefan Sagmeister'],
  ],
  [
    { brief: 'Wir stellen ein: Pflegekräfte in Leipzig', language: 'German', duration: '60' },
    ['native German voice', 'in German'],
    ['L1 background'],
  ],
  [
    {
      brief: 'Lanzamiento de una app de reparto',
      language: 'Spanish',
      orientation: 'portrait',
      style: 'Carnival Surge',
      duration: '30',
    },
    ['#FF1493', 'orientation "portrait"'],
    ['landscape (YouTube'],
  ],
  [
    {
      brief: 'Security breach at a bank',
      style: 'Red Wire',
      duration: '75',
      facts: '1.2 million records\n"We were late"',
    },
    ['- 1.2 million records', '- "We were late"', 'snap cuts'],
    ['Sagmeister'],
  ],
  [
    { brief: '新製品の発表', language: 'Japanese', duration: '40' },
    ['native Japanese voice'],
    ['words (150 a minute) words'],
  ],
  [
    { brief: 'Welcome for new staff', avatar: 'look_iris_office', orientation: 'portrait' },
    ['the selected presenter', 'frame_check', 'get_avatar_look with look_id "look_iris_office"'],
    ['60 to 100 words', 'props'],
  ],
  [
    { brief: 'Opinion on city trees', avatar: 'a retired gardener in a green apron', style: 'Warm Grain' },
    ['a retired gardener in a green apron', '16 mm grain'],
    ['the selected presenter', 'frame_check'],
  ],
  [
    { brief: 'A year of a choir', style: 'Quiet Drama', duration: '90', tone: 'warm' },
    ['single window or lamp', 'warm'],
    ['Paula Scher'],
  ],
  [
    { brief: 'Explain zero-knowledge proofs', style: 'Digital Grid', duration: '2 min', language: 'English (UK)' },
    ['#00E5FF', '300 words'],
    ['Language:'],
  ],
  [{ brief: 'Fundraiser for a lifeboat', duration: '5' }, ['5 seconds'], ['L1 background']],
  [
    {
      brief: 'Deep dive on soil',
      duration: '300',
      style: 'Contact Sheet',
      language: 'French',
      orientation: 'landscape',
      avatar: 'look_9f2',
      facts: '33 %\n24 billion tonnes',
    },
    ['25 to 33', '- 24 billion tonnes', 'the selected presenter'],
    ['60 to 100 words'],
  ],
];

function text(given: Given): string {
  const { messages } = getPrompt([promptOptimizer], 'prompt-optimizer', given);
  return messages.map(({ content }) => ('text' in content ? content.text : '')).join('\n');
}

describe('a brief', () => {
  it.each(BRIEFS)('%j gets what it needs and nothing else', (given, holds, lacks) => {
    const written = text(given);
    expect(written).toContain(given.brief);
    for (const part of holds) expect(written).toMatch(typeof part === 'string' ? literal(part) : part);
    for (const part of lacks) expect(written).not.toMatch(typeof part === 'string' ? literal(part) : part);
    const described = styles.filter(({ designer }) => written.includes(designer)).map(({ name }) => name);
    expect(described).toEqual(given.style ? [given.style] : []);
    expect(written).toContain('check_video_prompt');
    expect(encode(written).length).toBeLessThan(3_500);
  });
});

const literal = (part: string) => new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
