import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { createServerJson, formatServerJson } from '../../scripts/server-json.ts';
import { FLAGS } from '../../src/cli/settings/flags.ts';

const FILE = new URL('../../server.json', import.meta.url);

/**
 * The rules of the registry's schema of 2025-12-11 (static.modelcontextprotocol.io, server.schema.json) for what
 * server.json uses, and stricter: a field that is not named here is refused. The release workflow asks the schema itself.
 */
const input = {
  description: z.string().min(1),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  default: z.string().optional(),
  isSecret: z.boolean().optional(),
  isRequired: z.boolean().optional(),
};
const named = z.strictObject({ name: z.string().min(1), ...input });
const http = { type: z.literal('streamable-http'), url: z.string().regex(/^https?:\/\/\S+$/) };
const REGISTRY_RULES = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z.string().max(255),
  websiteUrl: z.url(),
  repository: z.strictObject({ url: z.url(), source: z.literal('github') }),
  packages: z.array(
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+/),
      runtimeHint: z.string(),
      packageArguments: z.array(z.strictObject({ type: z.literal('positional'), value: z.string() })).optional(),
      transport: z.union([z.strictObject({ type: z.literal('stdio') }), z.strictObject(http)]),
      environmentVariables: z.array(named),
    }),
  ),
  remotes: z.array(
    z.strictObject({ ...http, variables: z.record(z.string(), z.strictObject(input)), headers: z.array(named) }),
  ),
});

it('server.json is what the settings and package.json would write (npm run docs writes it)', async () => {
  await expect(formatServerJson(manifest)).toMatchFileSnapshot(FILE.pathname);
});

it('server.json keeps the rules of the registry', () => {
  expect(() => REGISTRY_RULES.parse(JSON.parse(readFileSync(FILE, 'utf8')))).not.toThrow();
});

it('names each setting that a person may make, with its kind, default and secrecy', () => {
  const [stdio, overHttp] = createServerJson(manifest).packages;
  const variables = overHttp?.environmentVariables ?? [];
  expect(variables.map(({ name }) => name)).toEqual(Object.values(FLAGS).map(({ env }) => env));
  const named = Object.fromEntries(variables.map((variable) => [variable.name, variable]));
  expect(named.HEYGEN_API_KEY).toMatchObject({ format: 'string', isSecret: true });
  expect(named.HEYGEN_SANDBOX).toMatchObject({ format: 'boolean', default: 'false' });
  expect(named.PORT).toMatchObject({ format: 'number', default: '3000' });
  expect(named.HEYGEN_SPEND_LIMIT_USD).toMatchObject({ format: 'number' });
  const local = stdio?.environmentVariables.map(({ name }) => name) ?? [];
  expect(local).toContain('HEYGEN_FILES_ROOT');
  expect(local.filter((name) => /^(HEYGEN_MCP_AUTH|HOST|PORT|REDIS_URL)$/.test(name))).toEqual([]);
});

it('versions agree everywhere', () => {
  const { version } = manifest;
  const server = JSON.parse(readFileSync(FILE, 'utf8'));
  const packages = server.packages.map((one: { version: string }) => one.version);
  expect([lock.version, lock.packages[''].version, server.version, ...packages]).toEqual(Array(5).fill(version));
  expect(server.name).toBe(manifest.mcpName);
  const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  expect(/^## (?:Unreleased|\[?(\d+\.\d+\.\d+))/m.exec(changelog)?.[1] ?? version).toBe(version);
});
