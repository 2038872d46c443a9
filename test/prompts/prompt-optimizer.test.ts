import { describe, expect, it } from 'vitest';
import { findStyle, reliableStyles, type Style, styles } from '../../prompts/knowledge/styles.ts';
import { getSceneCount, getWordBudget } from '../../prompts/knowledge/timing.ts';
import { promptOptimizer } from '../../prompts/prompt-optimizer.ts';
import { parseDuration } from '../../src/declarations/duration.ts';
import { getPrompt } from '../../src/mcp/prompts.ts';

const SECTIONS = [
  'FORMAT',
  'TONE',
  'AVATAR',
  'STYLE',
  'CRITICAL ON-SCREEN TEXT',
  'FILM|SCENES',
  'MUSIC',
  'NARRATION STYLE',
];

function text(given: Record<string, string>): string {
  const { messages } = getPrompt([promptOptimizer], 'prompt-optimizer', { brief: 'Why cities flood', ...given });
  return messages.map(({ content }) => ('text' in content ? content.text : '')).join('\n');
}
const refused = (given: Record<string, string>) => () => text(given);

describe('prompt-optimizer', () => {
  it.each<Record<string, string>>([{}, { duration: '120' }, { avatar: 'look_1', language: 'German' }])(
    'has its sections in order with %j',
    (given) => {
      const written = text(given);
      const access = SECTIONS.map((section) => written.search(new RegExp(`\\d\\. (THE )?(${section})`)));
      expect(access.every((place) => place > 0)).toBe(true);
      expect([...access].sort((a, b) => a - b)).toEqual(access);
      expect(written).toContain('<brief>\nWhy cities flood\n</brief>');
    },
  );

  it('holds the chosen style in full, and no other', () => {
    for (const chosen of styles) {
      const written = text({ style: chosen.name });
      for (const field of [chosen.designer, chosen.palette, chosen.type, chosen.look, chosen.transitions]) {
        expect(written).toContain(field);
      }
      const others = styles.filter((style) => style !== chosen && written.includes(style.designer));
      expect(others).toEqual([]);
    }
  });

  it('offers a menu of all styles when none is chosen', () => {
    for (const { name } of styles) expect(text({})).toContain(name);
  });

  it.each(['swiss pulse', 'SWISS-PULSE', 'SwissPulse'])('knows a style written %j', (style) => {
    expect(text({ style })).toContain('#0066FF');
  });

  it('says nothing of looks when an avatar is chosen by id, and checks the framing', () => {
    const written = text({ avatar: 'look_iris_office', orientation: 'portrait' });
    expect(written).toContain('the selected presenter');
    expect(written).toContain('avatar_id "look_iris_office"');
    expect(written).toMatch(/If that is not portrait, create_video_agent appends a FRAMING NOTE by itself/);
    expect(written).not.toContain('props');
    expect(written).not.toContain('60 to 100 words');
  });

  it('asks for a presenter one can see when one is described', () => {
    const written = text({ avatar: 'an old sailor with 2 rings' });
    expect(written).toContain('an old sailor with 2 rings');
    expect(written).not.toContain('the selected presenter');
    expect(written).not.toContain('FRAMING NOTE');
  });

  it('keeps languages apart in films that are not English', () => {
    expect(text({ language: 'Japanese' })).toMatch(/on-screen text in Japanese; .*motion verbs in English/);
    expect(text({ language: 'Japanese' })).toContain('narrated in Japanese');
    for (const language of ['English', 'english', 'en', 'English (UK)']) {
      expect(text({ language })).not.toContain('Language:');
    }
    expect(text({ language: 'English (UK)' })).toContain('narrated in English (UK)');
  });

  it('passes on the orientation given, and has one chosen when none is', () => {
    expect(text({ orientation: ' Portrait' })).toContain('create_video_agent with prompt, orientation "portrait"');
    expect(text({})).toMatch(/1\. FORMAT: .*landscape .* or portrait/);
    expect(text({})).toContain('create_video_agent with prompt, the orientation chosen under FORMAT');
  });

  it('ends by showing the prompt, making the film and following it', () => {
    expect(text({})).toMatch(/Show it to the user; .*create_video_agent .*get_video_agent_session with wait_seconds/);
  });

  it('flows up to 60 s and goes scene by scene above', () => {
    expect(text({ duration: '45' })).toContain('without scene labels');
    expect(text({ duration: '60' })).toContain('without scene labels');
    expect(text({ duration: '60' })).not.toContain('L1 background');
    expect(text({ duration: '61' })).toContain('FULL SCREEN B-ROLL');
    expect(text({ duration: '61' })).not.toContain('without scene labels');
    expect(text({ duration: '90' })).toContain('L1 background');
  });

  it.each([
    ['30', 75],
    ['2 min', 300],
    ['1.5 minutes', 225],
  ])('gives %s of film %i words', (duration, words) => {
    expect(text({ duration })).toContain(`about ${words} words`);
  });

  it.each([
    [{ duration: 'long' }, /duration: "long" is not a length/],
    [{ duration: '4' }, /5 to 300/],
    [{ duration: '6 min' }, /5 to 300/],
    [{ style: 'swiss' }, /no style is called "swiss"; close to it: Swiss Pulse/],
    [{ style: 'Deconstrcted' }, /close to it: Deconstructed/],
    [{ style: 'finance' }, /close to it: Swiss Pulse/],
    [{ style: 'zzz' }, /there are: Soft Signal/],
    [{ orientation: 'diagonal' }, /landscape or portrait/],
    [{ brief: ' ' }, /brief: missing/],
    [{ colour: 'red' }, /colour: not an argument; there are brief, duration/],
  ])('refuses %j', (given, message) => {
    expect(refused(given as Record<string, string>)).toThrow(message);
  });

  it('stays under 2,500 tokens, at four characters each', () => {
    const lengths = ['45', '300'].flatMap((duration) => [
      text({ duration }).length,
      text({ duration, language: 'German', avatar: 'look_1', orientation: 'portrait' }).length,
    ]);
    expect(Math.max(...lengths)).toBeLessThan(2_500 * 4);
  });
});

describe('the knowledge behind it', () => {
  it('has twenty styles, each complete and of its own name', () => {
    expect(styles).toHaveLength(20);
    expect(new Set(styles.map(({ name }) => name)).size).toBe(20);
    for (const style of styles) {
      for (const [field, value] of Object.entries(style) as [keyof Style, string][])
        expect(value, `${style.name} ${field}`).not.toBe('');
      expect(findStyle(style.name)).toBe(style);
    }
  });

  it('calls only styles reliable that there are', () => {
    expect(reliableStyles.map(findStyle)).not.toContain(undefined);
  });

  it('reads lengths and counts words and scenes', () => {
    expect([
      parseDuration('45'),
      parseDuration('45 s'),
      parseDuration('2 min'),
      parseDuration('soon'),
      parseDuration(''),
    ]).toEqual([45, 45, 120, undefined, undefined]);
    expect([getWordBudget(60), getWordBudget(45)]).toEqual([150, 113]);
    expect([getSceneCount(45), getSceneCount(60), getSceneCount(120), getSceneCount(300)]).toEqual([
      '5 to 7',
      '7 to 9',
      '10 to 13',
      '25 to 33',
    ]);
  });
});
