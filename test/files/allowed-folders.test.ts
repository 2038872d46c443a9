import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AllowedFolders } from '../../src/files/allowed-folders.ts';
import { toFileError } from '../../src/files/file-error.ts';
import { folder } from '../support/files.ts';

function house() {
  const [root, outside] = [folder(), folder()];
  mkdirSync(join(root, 'films'));
  writeFileSync(join(root, 'a.png'), 'x');
  writeFileSync(join(outside, 'secret.png'), 'x');
  symlinkSync(join(outside, 'secret.png'), join(root, 'link.png'));
  symlinkSync(join(root, 'a.png'), join(root, 'inner.png'));
  symlinkSync(outside, join(root, 'way-out'));
  symlinkSync(join(root, 'loop'), join(root, 'loop'));
  return { root, outside, roots: new AllowedFolders([root]) };
}

describe('reading', () => {
  it('takes ~ for the home folder, which is no folder of its own', async () => {
    const home = new AllowedFolders([homedir()]);
    const path = await home.resolveWritable('~/never-written-by-a-test.mp4', 'x.mp4', false);
    expect(path).toBe(join(realpathSync(homedir()), 'never-written-by-a-test.mp4'));
    await expect(house().roots.resolveReadable('~')).rejects.toThrow(/outside of|not a file/);
  });

  it('finds files inside, by either kind of path, and follows links that stay inside', async () => {
    const { root, roots: folders } = house();
    expect(await folders.resolveReadable('a.png')).toBe(join(root, 'a.png'));
    expect(await folders.resolveReadable(join(root, 'films', '..', 'a.png'))).toBe(join(root, 'a.png'));
    expect(await folders.resolveReadable('inner.png')).toBe(join(root, 'a.png'));
  });

  it.each([
    ['../secret.png', /no such file|outside/],
    ['link.png', /outside of .*HEYGEN_FILES_ROOT/],
    ['way-out/secret.png', /outside/],
    ['/etc/passwd', /\/etc\/passwd is outside/],
    ['loop', /a link that leads nowhere/],
    ['missing.png', /missing\.png: there is no such file/],
    ['films', /not a file/],
  ])('%s is refused', async (path, reason) => {
    const { roots: folders } = house();
    await expect(folders.resolveReadable(path)).rejects.toThrow(reason);
  });

  it('says so when there are no folders', async () => {
    await expect(new AllowedFolders([]).resolveReadable('a.png')).rejects.toThrow(
      /Local files are not open.*HEYGEN_FILES_ROOT/,
    );
    await expect(new AllowedFolders(['/nowhere']).resolveReadable('a.png')).rejects.toThrow(
      /HEYGEN_FILES_ROOT \/nowhere/,
    );
  });

  it('is not deceived by a folder whose name begins alike', async () => {
    const { root } = house();
    mkdirSync(`${root}-other`);
    writeFileSync(join(`${root}-other`, 'b.png'), 'x');
    await expect(new AllowedFolders([root]).resolveReadable(join(`${root}-other`, 'b.png'))).rejects.toThrow(/outside/);
  });
});

describe('writing', () => {
  it('takes a file, a folder, or nothing', async () => {
    const { root, roots: folders } = house();
    expect(await folders.resolveWritable('films/b.mp4', 'x.mp4', false)).toBe(join(root, 'films', 'b.mp4'));
    expect(await folders.resolveWritable('films', 'x.mp4', false)).toBe(join(root, 'films', 'x.mp4'));
    expect(await folders.resolveWritable(undefined, '../x.mp4', false)).toBe(join(root, 'x.mp4'));
  });

  it.each([
    ['a.png', false, /exists; choose another path, or set overwrite/],
    ['link.png', true, /no plain file/],
    ['way-out/b.mp4', false, /outside/],
    ['../b.mp4', false, /outside/],
    ['new/b.mp4', false, /there is no such file or folder/],
  ])('%s (overwrite %s) is refused', async (path, overwrite, reason) => {
    const { roots: folders } = house();
    await expect(folders.resolveWritable(path, 'x', overwrite)).rejects.toThrow(reason);
  });

  it('replaces when told to', async () => {
    const { root, roots: folders } = house();
    expect(await folders.resolveWritable('a.png', 'x', true)).toBe(join(root, 'a.png'));
  });
});

describe('failures of the disk', () => {
  it.each([
    ['ENOSPC', /disk is full/],
    ['EACCES', /permissions/],
    ['EROFS', /read-only/],
  ])('%s is explained', (code, reason) => {
    expect((toFileError(Object.assign(new Error('x'), { code }), '/a') as Error).message).toMatch(reason);
  });

  it('leaves faults of ours alone', () => {
    const fault = new TypeError('x');
    expect(toFileError(fault, '/a')).toBe(fault);
  });
});
