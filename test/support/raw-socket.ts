import { connect } from 'node:net';

/** What a server said on a connection until it closed it. */
export interface Said {
  /** 0 where it said nothing. */
  status: number;
  headers: Record<string, string>;
  /** The body, read as JSON where it is some. */
  body: unknown;
}

/** A body that came in chunks, in one piece; those of tests are of plain characters only. */
function joined(chunked: string): string {
  const [size = '', rest = ''] = chunked.split(/\r\n(.*)/s);
  const length = Number.parseInt(size, 16);
  return length > 0 ? rest.slice(0, length) + joined(rest.slice(length + 2)) : '';
}

function read(text: string): Said {
  const [head = '', rest = ''] = text.split(/\r\n\r\n(.*)/s);
  const [start = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(start.split(' ')[1] ?? 0);
  const whole = headers['transfer-encoding'] === 'chunked' ? joined(rest) : rest;
  try {
    return { status, headers, body: JSON.parse(whole) };
  } catch {
    return { status, headers, body: whole };
  }
}

/** Writes bytes to a server as they are, and hears it out until it hangs up. */
export function say(url: string, ...parts: (string | Buffer)[]): Promise<Said> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that hangs up while it is still being written to.
    socket.on('error', () => {});
    socket.on('close', () => resolve(read(Buffer.concat(chunks).toString())));
  });
}

/** A connection that has sent a request and never reads the answer to its end. */
export interface Sent {
  /** Breaks the connection, without a word to the server. */
  drop(): Promise<void>;
}

/** Sends a request to a server, byte by byte as HTTP has it. */
export function post(url: string, { headers, body }: { headers: Record<string, string>; body: string }): Sent {
  const { hostname, port, pathname } = new URL(url);
  const all = { host: `${hostname}:${port}`, ...headers, 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(port), hostname, () => {
    socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  });
  socket.on('error', () => {});
  return {
    drop: () =>
      new Promise((resolve) => {
        socket.once('close', () => resolve());
        socket.destroy();
      }),
  };
}
