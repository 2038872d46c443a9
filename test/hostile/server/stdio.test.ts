import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stdioOpening } from '../../support/json-rpc.ts';
import { lineLog, start } from '../../support/server-process.ts';

const MEGABYTE = 1024 * 1024;

const call = (id: number, name: string, args: object) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } })}\n`;

/** A server on stdio that has answered the opening, and its answers by id. */
async function open() {
  const server = start([], { HEYGEN_SANDBOX: '1' });
  const { stdin, stdout } = server.process;
  if (!stdin || !stdout) throw new Error('no pipes');
  // The server may go while it is being written to.
  stdin.on('error', () => {});
  const out = lineLog(stdout);
  const answered = async (id: number) =>
    JSON.parse(await out.until((line) => line.includes(`"id":${id},`) || line.includes(`"id":${id}}`)));
  stdin.write(stdioOpening);
  await answered(2);
  return { server, stdin, stdout, answered, exited: once(server.process, 'exit') };
}

describe('stdio', () => {
  it('answers a data: URI that is too long, and goes on', async () => {
    const { server, stdin, answered } = await open();
    stdin.write(call(3, 'upload_asset', { file: `data:image/png;base64,${'A'.repeat(14 * MEGABYTE)}` }));
    const { result } = await answered(3);
    expect(result.isError).toBe(true);
    expect(result.content[0].text).toMatch(/file: .*8 MB.*path|https/s);
    expect(result.content[0].text.length).toBeLessThan(2000);
    stdin.write(call(4, 'get_current_user', {}));
    expect((await answered(4)).result.isError).toBeFalsy();
    await server.stop();
  });

  it('ends with a reason when a message is beyond all bounds, in place of staying and answering nothing', async () => {
    const { server, stdin, exited } = await open();
    stdin.write(call(3, 'upload_asset', { file: `data:image/png;base64,${'A'.repeat(26 * MEGABYTE)}` }));
    const [code] = await exited;
    expect(code).toBe(2);
    expect(server.log.lines.join('\n')).toMatch(/heygen-mcp: The connection to the host is closed .*25\.2 MB.*path/);
  });

  it('ends when its host no longer reads', async () => {
    const { server, stdin, stdout, exited } = await open();
    stdout.destroy();
    stdin.write(call(3, 'get_current_user', {}));
    stdin.write(call(4, 'get_current_user', {}));
    const [code] = await exited;
    expect(code).toBe(2);
    expect(server.log.lines.join('\n')).toMatch(/The connection to the host is closed .*EPIPE/);
  });

  it('ends well when its host hangs up', async () => {
    const { stdin, exited } = await open();
    stdin.end();
    expect(await exited).toEqual([0, null]);
  });
});
