import { describe, expect, it } from 'vitest';
import { detectFileType } from '../../src/files/file-type.ts';
import { SAMPLES } from '../support/files.ts';

describe('what a file is', () => {
  it.each(Object.entries(SAMPLES))('%s is known by its bytes', async (type, bytes) => {
    expect(await detectFileType(bytes)).toMatchObject({ type });
  });

  it.each([
    ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), 'image/gif'],
    ['a page', Buffer.from('<!doctype html><title>Login</title>'), undefined],
    ['text', Buffer.from('Good morning.'), undefined],
    ['a picture cut off', SAMPLES['image/png']?.subarray(0, 3) as Buffer, undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s is not taken', async (_, bytes, found) => {
    expect(await detectFileType(bytes)).toEqual({ found });
  });
});
