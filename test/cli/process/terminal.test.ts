import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../../src/cli/process/terminal.ts';

/** A terminal whose keyboard is a stream, and what its screen shows. */
function fakeTerminal(isTTY: boolean) {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  const stdout = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const shown: string[] = [];
  stdout.on('data', (chunk) => shown.push(String(chunk)));
  return { terminal: createTerminal({ stdin, stdout }), stdin, screen: () => shown.join('') };
}

describe('a question', () => {
  it('is shown, and its answer as it is typed', async () => {
    const { terminal, stdin, screen } = fakeTerminal(true);
    const asked = terminal.ask('Which? ');
    stdin.write('1,2\r');
    expect(await asked).toBe('1,2');
    expect(screen()).toContain('Which? ');
    expect(screen()).toContain('1,2');
  });

  it('for a secret shows the question and none of the answer', async () => {
    const { terminal, stdin, screen } = fakeTerminal(true);
    const asked = terminal.askSecret('Key: ');
    stdin.write('sk-typed');
    stdin.write('\r');
    expect(await asked).toBe('sk-typed');
    expect(screen()).toBe('Key: \n');
  });

  it('is answered from a pipe without being asked', async () => {
    const { terminal, stdin, screen } = fakeTerminal(false);
    const asked = terminal.askSecret('Key: ');
    stdin.end('sk-piped\n');
    expect(await asked).toBe('sk-piped');
    expect(screen()).toBe('');
    expect(terminal.isInteractive).toBe(false);
  });

  it('that nobody answers has an empty answer', async () => {
    const { terminal, stdin } = fakeTerminal(false);
    const asked = terminal.ask('Which? ');
    stdin.end();
    expect(await asked).toBe('');
  });

  it('ends with Ctrl-C, and nothing is done', async () => {
    const { terminal, stdin } = fakeTerminal(true);
    const asked = terminal.askSecret('Key: ');
    stdin.write('\x03');
    await expect(asked).rejects.toThrow('nothing was changed');
  });
});
