import { Agent } from 'undici';

const CONNECTIONS = 16;
const SECONDS = 3;

/**
 * Requests a second that a server answers when 16 connections ask as fast as they can for 3 seconds.
 * @throws Error when an answer is not 200
 */
export async function requestsPerSecond(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
): Promise<number> {
  const { origin, pathname } = new URL(url);
  const agent = new Agent({ connections: CONNECTIONS });
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let answered = 0;
  const ask = async () => {
    while (performance.now() < end) {
      const answer = await agent.request({ origin, path: pathname, method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${text.slice(0, 200)}`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  const took = (performance.now() - began) / 1000;
  await agent.close();
  return answered / took;
}
