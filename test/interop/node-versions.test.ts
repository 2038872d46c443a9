import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { canGetNodes, getNode } from '../support/node-versions.ts';
import { getInstallation } from '../support/packed.ts';
import { environment, runProgram } from '../support/server-process.ts';

const OLDEST = manifest.engines.node.replace('>=', '');
const DOWNLOAD_TIMEOUT_MS = 120_000;

describe.skipIf(!canGetNodes)('the package as it is installed', { timeout: DOWNLOAD_TIMEOUT_MS }, () => {
  const home = getInstallation();
  const main = join(home, 'node_modules', 'heygen-mcp', 'dist', 'main.js');
  const runOn = (version: string) => runProgram(getNode(version), [main, 'tools'], environment({}), home);

  it.each([OLDEST, '22.21.1', '24.11.1'])('works on Node %s', async (version) => {
    const { code, stdout, stderr } = await runOn(version);
    expect(stderr).toBe('');
    expect(stdout).toContain('create_video_agent');
    expect(code).toBe(0);
  });

  it.each(['18.20.8', '20.18.0'])('says on Node %s what it needs, before it imports anything', async (version) => {
    const { code, stdout, stderr } = await runOn(version);
    expect(stderr).toMatch(
      new RegExp(`^heygen-mcp needs Node ${OLDEST} or newer; this is Node ${version}, at .*node\\. [^\\n]*\\n$`),
    );
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
