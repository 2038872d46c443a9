import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folder } from '../../support/files.ts';
import { type Watched, watchedSandbox } from '../../support/sandbox.ts';
import { createToolCaller, type ToolCaller } from '../../support/tool-calls.ts';

const root = folder();
let sandbox: Watched;
let tools: ToolCaller;
let proofread_id: string;

beforeEach(async () => {
  sandbox = await watchedSandbox();
  tools = createToolCaller(sandbox, { root });
  const { data } = await tools.call('create_proofread', {
    video: 'https://example.com/tides.mp4',
    output_languages: ['Spanish (Spain)'],
    title: 'Tides',
    wait: true,
  });
  proofread_id = (data.proofread_ids as string[])[0] as string;
});
afterEach(async () => {
  await tools.close();
  await sandbox.close();
});

const upload = (given: Record<string, unknown>) => tools.call('upload_proofread_srt', { proofread_id, ...given });
const SRT = '1\n00:00:00,000 --> 00:00:04,000\nLas mareas suben.\n';

describe('the subtitles of a proofread', () => {
  it('are read as text with line numbers, so that nothing has to be opened', async () => {
    const { text, data } = await tools.call('download_proofread_srt', { proofread_id });
    expect(text).toMatch(/^\d lines, each after its number and a tab\.\n1\t1\n2\t00:00:00,000 --> /);
    expect(text).toContain('What is said here has been translated');
    expect(data).toMatchObject({ first_line: 1, srt_url: expect.stringContaining('http') });
  });

  it('are corrected by edits, and what was done is told by line', async () => {
    const corrected = await upload({ edits: [{ find: 'translated', replace: 'put into Spanish' }] });
    expect(corrected.isError, corrected.text).toBe(false);
    expect(corrected.text).toContain('1 replaced, line 3.');
    const { text } = await tools.call('download_proofread_srt', { proofread_id });
    expect(text).toContain('has been put into Spanish');
    expect(text).toContain('2\t00:00:00,000 --> ');
  });

  it('stay as they are when an edit fits nowhere, not even in the numbers and times', async () => {
    for (const find of ['00:00', 'mareas']) {
      const { isError, text } = await upload({
        edits: [
          { find: 'said', replace: 'told' },
          { find, replace: 'x' },
        ],
      });
      expect(isError).toBe(true);
      expect(text).toContain(`"${find}" stands in no line, so nothing was changed`);
    }
    expect(sandbox.count('PUT ')).toBe(0);
    expect((await tools.call('download_proofread_srt', { proofread_id })).text).toContain('What is said here');
  });

  it.each([
    ['text', () => ({ srt: SRT })],
    ['a path', () => ({ srt: 'corrected.srt' })],
    ['a data: URI', () => ({ srt: `data:application/x-subrip;base64,${Buffer.from(SRT).toString('base64')}` })],
    ['HeyGen’s object', () => ({ srt: { type: 'url', url: 'https://example.com/corrected.srt' } })],
  ])('are replaced by %s', async (form, given) => {
    writeFileSync(join(root, 'corrected.srt'), SRT);
    const { isError, text } = await upload(given());
    expect(isError, text).toBe(false);
    if (form === 'HeyGen’s object') return;
    expect((await tools.call('read_subtitles', { id: proofread_id, kind: 'proofread' })).text).toContain(
      '3\tLas mareas suben.',
    );
  });

  it('go into the film that is rendered from them', async () => {
    await upload({ srt: SRT });
    const { data } = await tools.call('generate_from_proofread', { proofread_id, captions: true, wait: true });
    const { text } = await tools.call('read_subtitles', {
      id: data.id ?? data.video_translation_id,
      kind: 'translation',
    });
    expect(text).toContain('Las mareas suben.');
  });

  it('cannot be both replaced and edited', async () => {
    const { isError, text } = await upload({ srt: SRT, edits: [{ find: 'a', replace: 'b' }] });
    expect(isError).toBe(true);
    expect(text).toContain('give only one of edits, srt');
  });
});

describe('read_subtitles', () => {
  it('gives the words of a film, a part at a time', async () => {
    const script = Array.from({ length: 960 }, (_, index) => `w${index}`).join(' ');
    const { data } = await tools.call('create_video_from_avatar', {
      avatar_id: 'look_iris_office',
      script,
      wait: true,
    });
    const first = await tools.call('read_subtitles', { id: data.id });
    expect(first.text).toContain('3\tw0 w1');
    expect(first.text).toContain('More: call again with from_line 301.');
    expect(first.text.split('\n')).toHaveLength(301);
    const rest = await tools.call('read_subtitles', { id: data.id, from_line: first.data.next_from_line });
    expect(rest.text).toContain('w959');
    expect(rest.data.next_from_line).toBeUndefined();
  });

  it('says what there is where a film has no subtitles', async () => {
    const { data } = await tools.call('create_video_translation', {
      video: 'https://example.com/tides.mp4',
      output_languages: ['German'],
      wait: true,
    });
    const { isError, text } = await tools.call('read_subtitles', { id: data.id, kind: 'translation' });
    expect(isError).toBe(true);
    expect(text).toContain('made without subtitles: they come with enable_caption true only');
  });
});
