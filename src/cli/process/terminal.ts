import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StartupError } from '../../runtime/startup-error.ts';

/** The person at the keyboard, or a program in their place. */
export interface Terminal {
  /** False when nobody can be asked. */
  isInteractive: boolean;
  write(text: string): Promise<void>;
  /** Asks for one line. */
  ask(question: string): Promise<string>;
  /** Asks for one line that is not shown as it is typed. Where nobody is at the keyboard, the line comes from a pipe. */
  askSecret(question: string): Promise<string>;
}

/** Streams of a process. */
export interface TerminalStreams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
}

const createNullStream = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** A terminal over streams; readline edits the line, and where it is secret its echo goes nowhere. */
export function createTerminal({ stdin, stdout }: TerminalStreams): Terminal {
  const write = (text: string) => new Promise<void>((resolve) => stdout.write(text, () => resolve()));

  async function readLine(question: string, output: NodeJS.WritableStream): Promise<string> {
    const isTerminal = stdin.isTTY === true;
    const lines = createInterface({ input: stdin, output, terminal: isTerminal });
    const answer = new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('SIGINT', () => reject(new InterruptedError()));
      lines.once('close', () => resolve(''));
    });
    try {
      if (isTerminal) await write(question);
      return await answer;
    } finally {
      lines.close();
    }
  }

  return {
    isInteractive: stdin.isTTY === true && stdout.isTTY === true,
    write,
    ask: (question) => readLine(question, stdout),
    async askSecret(question) {
      const secret = await readLine(question, createNullStream());
      if (stdin.isTTY) await write('\n');
      return secret;
    },
  };
}

/** Ctrl-C at a question. */
export class InterruptedError extends StartupError {
  constructor() {
    super('Interrupted; nothing was changed.');
  }
}
