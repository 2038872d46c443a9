import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchFile } from '../../src/runtime/file-watch.ts';
import { folder } from '../support/files.ts';
import { waitFor } from '../support/wait-for.ts';

const INTERVAL_MS = 5;
const opened: (() => void)[] = [];
afterEach(() => {
  for (const end of opened.splice(0)) end();
});

function watch(path: string) {
  const onChange = vi.fn();
  opened.push(watchFile(path, onChange, INTERVAL_MS));
  return onChange;
}

describe('a file that is watched', () => {
  it('is reported when it is written, replaced, taken away and put back', async () => {
    const path = join(folder(), 'people');
    writeFileSync(path, 'ada');
    const onChange = watch(path);
    let changes = 0;
    const change = async (act: () => void) => {
      act();
      changes += 1;
      await waitFor(() => expect(onChange.mock.calls.length).toBeGreaterThanOrEqual(changes));
      changes = onChange.mock.calls.length;
    };
    // The first look has to be over before there is something to compare with.
    let written = 0;
    await waitFor(() => {
      written += 1;
      writeFileSync(path, `ada ${written}`);
      expect(onChange).toHaveBeenCalled();
    });
    changes = onChange.mock.calls.length;
    await change(() => writeFileSync(path, 'ada and bo'));
    await change(() => {
      writeFileSync(`${path}.new`, 'bo and ada');
      renameSync(`${path}.new`, path);
    });
    await change(() => renameSync(path, `${path}.away`));
    await change(() => renameSync(`${path}.away`, path));
  });

  it('may be a link to a link, as Kubernetes exchanges them', async () => {
    const volume = folder();
    const publish = (version: string) => {
      mkdirSync(join(volume, version));
      writeFileSync(join(volume, version, 'people'), 'ada');
      symlinkSync(version, join(volume, '..data_tmp'));
      renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
    };
    publish('v1');
    symlinkSync(join('..data', 'people'), join(volume, 'people'));
    const onChange = watch(join(volume, 'people'));
    let version = 1;
    await waitFor(async () => {
      version += 1;
      publish(`v${version}`);
      await vi.waitFor(() => expect(onChange).toHaveBeenCalled(), { timeout: 20 * INTERVAL_MS, interval: INTERVAL_MS });
    });
  });
});
