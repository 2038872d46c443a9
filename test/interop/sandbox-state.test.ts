import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../support/files.ts';
import { connect } from '../support/mcp-clients.ts';

it('hosts that start a process for each call find what the process before has made', async () => {
  const settings = {
    HEYGEN_SANDBOX: '1',
    HEYGEN_SANDBOX_SPEED: '3000',
    HEYGEN_SANDBOX_STATE: join(folder(), 'state'),
  };
  const call = async (name: string, args: object) => {
    const host = await connect('stdio', '2025', settings);
    const result = await host.call(name, { ...args });
    await host.close();
    return result;
  };
  const { data } = await call('create_video_agent', { prompt: 'A 5-second film on moss.' });
  const film = await call('get_video_agent_session', { session_id: data.session_id, wait_seconds: 20 });
  expect(film.data.status, film.text).toBe('completed');
});
