import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCredentials } from '../../../../src/mcp/http/auth/credential-map.ts';
import { folder } from '../../../support/files.ts';

const setting = 'HEYGEN_MCP_TOKENS';
const entries = (source: Parameters<typeof parseCredentials>[0]) => Object.fromEntries(parseCredentials(source));

describe('a keyring', () => {
  it('is read from a list; keys have no colon, entries may', () => {
    expect(entries({ list: ' ada:key-1 , https://idp.example/users/7:key-2==,', setting })).toEqual({
      ada: 'key-1',
      'https://idp.example/users/7': 'key-2==',
    });
  });

  it('is read from a file too, a line an entry, with remarks', () => {
    const file = join(folder(), 'tokens');
    writeFileSync(file, '# the team\nada:key-1\n\n  # Bo left\ncy\n');
    expect(entries({ list: 'di:key-3', file, sharedKey: 'key-0', setting })).toEqual({
      di: 'key-3',
      ada: 'key-1',
      cy: 'key-0',
    });
  });

  it('says what is wrong with it, and shows no secret', () => {
    const refused = (source: Parameters<typeof parseCredentials>[0]) => {
      try {
        return JSON.stringify(entries(source));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused({ list: 'ada:key-1,lonely-token', setting })).toMatch(
      /^HEYGEN_MCP_TOKENS: entry 2 .*entry:key.*HEYGEN_API_KEY/,
    );
    expect(refused({ list: 'ada:key-1,lonely-token', setting })).not.toMatch(/lonely|key-1/);
    expect(refused({ list: ':key-1', setting })).toMatch(/entry 1/);
    expect(refused({ file: '/nowhere/tokens', setting })).toBe(
      'HEYGEN_MCP_TOKENS_FILE /nowhere/tokens: cannot be read (ENOENT).',
    );
  });
});
