import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../../src/catalog/catalog.ts';
import { getMainFile, type JobKind } from '../../../src/declarations/job.ts';
import type { Json } from '../../../src/declarations/operation.ts';
import { findFile } from '../../../tools/download-and-store.ts';

const kinds = [...new Set((await loadFullCatalog()).jobKinds.values())];
const withFiles = kinds.filter(({ files }) => files);
const failures = kinds.flatMap((kind) => (kind.status?.failed ?? []).map((word) => [kind.name, word, kind] as const));

/** What `download_video` and `store_video` say of a job's main file when HeyGen answers this of the job. */
const explain = (kind: JobKind, answer: Json): Promise<string> =>
  findFile({ request: async () => answer }, kind, 'job_1', getMainFile(kind)).then(
    () => expect.fail('there should be no file'),
    (error: Error) => error.message,
  );

describe('the file of a failed job', () => {
  it('is looked for below in every kind that has files', () => {
    expect(withFiles.length).toBeGreaterThan(5);
    for (const kind of withFiles) expect(kind.status?.failed.length, kind.name).toBeGreaterThan(0);
  });

  it.each(failures)('of the kind %s that is %s is not waited for', async (_, status, kind) => {
    const said = await explain(kind, { id: 'job_1', status, failure_message: 'The source is silent.' });
    // A batch gives a reason of its own: how many of its items failed.
    const reason = kind.files ? 'The source is silent' : '.+';
    expect(said).toMatch(new RegExp(`^It failed( \\(\\w+\\))?: ${reason}\\. There is no file\\.$`));
  });

  it.each([
    { failure_message: 'no sound' },
    { error: 'no sound' },
    { error: { code: 'silent', message: 'no sound' } },
    { error: { detail: 'no sound' } },
    { msg: 'no sound' },
    { error_msg: 'no sound' },
    { message: 'no sound' },
    { failure_code: 'no sound' },
  ])('comes with the reason that HeyGen gives as %j', async (reason) => {
    for (const kind of withFiles)
      expect(await explain(kind, { status: kind.status?.failed[0], ...reason }), kind.name).toContain('no sound');
  });
});

it('the file of a finished job that has none is not waited for', async () => {
  const clipping = kinds.find(({ name }) => name === 'clipping') as JobKind;
  expect(await explain(clipping, { status: 'completed', clips: [] })).toBe(
    'It is finished (completed), but HeyGen gave no file.',
  );
});
