import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CredentialSource, parseCredentials } from '../../../../src/mcp/http/auth/credential-map.ts';
import { getTokenId } from '../../../../src/mcp/http/auth/parse-credential.ts';
import { folder } from '../../../support/files.ts';

const SUBJECTS = { kind: 'subject', setting: 'HEYGEN_MCP_SUBJECTS', getSharedKey: () => undefined } as const;
const TOKENS = { kind: 'token', setting: 'HEYGEN_MCP_TOKENS', getSharedKey: () => undefined } as const;
const ADA = 'token-of-ada-of-32-signs-and-more';
const BO = 'token-of-bo-of-32-signs-and-more-';

const read = (source: CredentialSource) => [...parseCredentials(source).values()];
const keys = (source: CredentialSource) => Object.fromEntries(read(source).map(({ id, key }) => [id, key]));

function fileOf(...lines: string[]): string {
  const file = join(folder(), 'people');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const problemOf = (source: CredentialSource): string => {
  try {
    return JSON.stringify(read(source));
  } catch (error) {
    return (error as Error).message;
  }
};
const problemOfLine = (line: string, source: Omit<CredentialSource, 'file'> = TOKENS) =>
  problemOf({ ...source, file: fileOf('# people', line) }).replace(/^\S+ \S+: /, '');

describe('pairs', () => {
  it('are read from a list; keys have no colon, entries may', () => {
    expect(keys({ ...SUBJECTS, list: ' ada:key-1 , https://idp.example/users/7:key-2==,' })).toEqual({
      'subject:ada': 'key-1',
      'subject:https://idp.example/users/7': 'key-2==',
    });
  });

  it('are read from a file too, a line an entry, with remarks', () => {
    const file = fileOf('\uFEFF# the team', 'ada:key-1\r', '', '  # Bo left', 'cy');
    expect(keys({ ...SUBJECTS, list: 'di:key-3', file, getSharedKey: () => 'key-0' })).toEqual({
      'subject:di': 'key-3',
      'subject:ada': 'key-1',
      'subject:cy': undefined,
    });
  });

  it('have tokens as they are sent, or as their digest, with and without a key', () => {
    const digest = getTokenId(BO).toUpperCase().replace('SHA256', 'sha256');
    const file = fileOf(`${ADA}:key-1`, digest, `${getTokenId('x')}:key-2`);
    expect(keys({ ...TOKENS, file, getSharedKey: () => 'key-0' })).toEqual({
      [getTokenId(ADA)]: 'key-1',
      [getTokenId(BO)]: undefined,
      [getTokenId('x')]: 'key-2',
    });
  });
});

describe('entries in full', () => {
  it('grant what they say', () => {
    const ada = { name: 'Ada', key: 'key-1', expires: '2027-01-31', toolsets: 'videos, voices', spendLimitUsd: 20 };
    const bo = { toolsets: ['videos'], readOnly: true, expires: '2027-01-31T12:00:00Z' };
    const file = fileOf(JSON.stringify({ token: ADA, ...ada }), JSON.stringify({ token: getTokenId(BO), ...bo }));
    expect(read({ ...TOKENS, file, getSharedKey: () => 'key-0' })).toEqual([
      {
        id: getTokenId(ADA),
        order: 0,
        name: 'Ada',
        key: 'key-1',
        expiresAt: Date.UTC(2027, 1, 1) - 1,
        toolsets: ['videos', 'voices'],
        spendLimitUsd: 20,
      },
      { id: getTokenId(BO), order: 1, expiresAt: Date.UTC(2027, 0, 31, 12), toolsets: ['videos'], readOnly: true },
    ]);
  });

  it('stand for subjects and groups; somebody who is blocked needs no key', () => {
    const file = fileOf('{"subject":"ada","blocked":true}', '{"group":"Video Team","key":"key-1"}');
    expect(read({ ...SUBJECTS, file })).toEqual([
      { id: 'subject:ada', order: 0, blocked: true },
      { id: 'group:Video Team', order: 1, key: 'key-1' },
    ]);
  });
});

describe('what is wrong is said with its place and without a secret', () => {
  it.each([
    ['short-token:key-1', /^line 2: its token has less than 32 signs.*heygen-mcp token/],
    [`${ADA}:`, /^line 2: has no HeyGen key/],
    [ADA, /^line 2: has no HeyGen key; .*HEYGEN_API_KEY/],
    [`${ADA}:\${HEYGEN_API_KEY}`, /^line 2: its HeyGen key is a placeholder/],
    [`{"token":"${ADA}","key":"two words"}`, /^line 2: its HeyGen key has characters/],
    [`${ADA}:${ADA}`, /^line 2: its HeyGen key is a placeholder or a token/],
    ['sha256:abc:key-1', /^line 2: after sha256: there must be 64/],
    ['{"token":', /^line 2: it is no JSON.*one line/],
    ['{"name":"Ada","key":"key-1"}', /^line 2: token: .*string/],
    [`{"token":"${ADA}","key":"key-1","expires":"soon"}`, /^line 2: expires: must be a day such as/],
    [`{"token":"${ADA}","key":"key-1","spendLimitUsd":-1}`, /^line 2: spendLimitUsd: /],
    [`{"token":"${ADA}","key":"key-1","toolsets":[]}`, /^line 2: toolsets: must name a toolset/],
    [`{"token":"${ADA}","key":"key-1","${BO}":1}`, /^line 2: it has a field that is none.* Fields: token, name, key/],
  ])('%s', (line, problem) => {
    const found = problemOfLine(line);
    expect(found).toMatch(problem);
    expect(found).not.toMatch(/key-1|of-ada|of-bo|short-token|two words/);
  });

  it.each([
    ['{"key":"key-1"}', /^line 2: it names nobody/],
    ['{"subject":"ada","group":"team","key":"key-1"}', /^line 2: it has both/],
    [':key-1', /^line 2: /],
  ])('%s', (line, problem) => expect(problemOfLine(line, SUBJECTS)).toMatch(problem));

  it('also of a list, of a file that is not there, and of one entry twice', () => {
    expect(problemOf({ ...SUBJECTS, list: 'ada:key-1,lonely' })).toMatch(
      /^HEYGEN_MCP_SUBJECTS: entry 2: has no HeyGen key; write entry:key.*HEYGEN_API_KEY/,
    );
    expect(problemOf({ ...TOKENS, file: '/nowhere/tokens' })).toBe(
      'HEYGEN_MCP_TOKENS_FILE /nowhere/tokens: cannot be read (ENOENT).',
    );
    const twice = fileOf(`${ADA}:key-1`, '', `{"token":"${getTokenId(ADA)}","key":"key-2"}`);
    expect(problemOf({ ...TOKENS, file: twice })).toMatch(/: line 3: it has the same token as line 1; keep one/);
  });

  it('and of toolsets that this server does not have', () => {
    const checkToolsets = (names: readonly string[]) => {
      if (names.includes('films')) throw new Error('No toolset "films".');
    };
    const line = `{"token":"${ADA}","key":"key-1","toolsets":"films"}`;
    expect(problemOfLine(line, { ...TOKENS, checkToolsets })).toBe('line 2: No toolset "films".');
  });
});
