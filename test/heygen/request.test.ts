import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { buildRequest, takesIdempotencyKey } from '../../src/heygen/request.ts';

const catalog = await loadFullCatalog();
const newer = catalog.operations.filter((operation) => !operation.v1v2);
const v1v2 = catalog.operations.filter((operation) => operation.v1v2);

const request = (name: string, input: Record<string, unknown>) => buildRequest(catalog.getOperation(name), input);

describe('requestFor', () => {
  it('fills the path and puts the rest of a read into the query', () => {
    const made = request('list_videos', { limit: 5, title: 'a b&c' });
    expect(made).toEqual({ method: 'GET', repeats: 'by nature', path: '/v3/videos?limit=5&title=a+b%26c' });
  });

  it('joins lists in a query by commas', () => {
    expect(request('bulk_video_statuses', { video_ids: ['a', 'b'] }).path).toBe('/v3/videos/statuses?video_ids=a%2Cb');
  });

  it('encodes an id as one segment, so that it cannot reach another endpoint', () => {
    expect(request('get_video', { video_id: '../users/me?x=1#y' }).path).toBe('/v3/videos/..%2Fusers%2Fme%3Fx%3D1%23y');
  });

  it.each(['.', '..'])('refuses %j as an id', (video_id) => {
    expect(() => request('get_video', { video_id })).toThrow(/video_id .* is not an id/);
  });

  it('sends the hidden discriminator with the body, and no id of the path', () => {
    const created = request('create_video_from_avatar', { avatar_id: 'a', script: 'hi' });
    expect(JSON.parse(String(created.body))).toEqual({ type: 'avatar', avatar_id: 'a', script: 'hi' });
    const sent = request('send_video_agent_message', { session_id: 's 1', message: 'go' });
    expect(sent.path).toBe('/v3/video-agents/s%201');
    expect(JSON.parse(String(sent.body))).toEqual({ message: 'go' });
  });

  it('gives a key of its own to what HeyGen knows again by one, and to nothing else', () => {
    const keys = newer.map((operation) => {
      const { idempotencyKey } = buildRequest(operation, operation.example.input as Record<string, unknown>);
      expect(idempotencyKey !== undefined, operation.name).toBe(takesIdempotencyKey(operation));
      return idempotencyKey;
    });
    const given = keys.filter((key) => key !== undefined);
    expect(given.length).toBeGreaterThan(15);
    expect(new Set(given).size).toBe(given.length);
    for (const key of given) expect(key).toMatch(/^[\w:.-]{1,255}$/);
  });

  it('gives the key of an earlier call to the one that repeats it', () => {
    const operation = catalog.getOperation('create_video_from_avatar');
    expect(buildRequest(operation, { avatar_id: 'a', script: 'hi' }, 'k1').idempotencyKey).toBe('k1');
    expect(
      buildRequest(catalog.getOperation('create_video_agent'), { prompt: 'x' }, 'k1').idempotencyKey,
    ).toBeUndefined();
  });

  it('gives nothing of v1 and v2 such a key, which they do not know', () => {
    for (const operation of v1v2) {
      const made = buildRequest(operation, operation.example.input as Record<string, unknown>);
      expect(made.idempotencyKey, operation.name).toBeUndefined();
    }
  });

  it('sends a file of v1 as it is, to the host that takes uploads', () => {
    const file = new Blob(['bytes'], { type: 'image/png' });
    expect(request('upload_asset_v1', { file })).toEqual({
      method: 'POST',
      repeats: 'not at all',
      host: 'upload',
      path: '/v1/asset',
      body: file,
    });
    const elsewhere = v1v2.filter(({ host }) => host).map(({ name }) => name);
    expect(elsewhere.sort()).toEqual(['upload_asset_v1', 'upload_talking_photo_v1']);
  });

  it('sends an id of v1 where the endpoint has it: in the query or in the path', () => {
    expect(request('get_video_status_v1', { video_id: 'a b' }).path).toBe('/v1/video_status.get?video_id=a+b');
    expect(request('delete_video_v1', { video_id: 'v' }).path).toBe('/v1/video.delete?video_id=v');
    expect(request('rename_folder_v1', { folder_id: 'f', name: 'n' })).toMatchObject({
      path: '/v1/folders/f',
      body: JSON.stringify({ name: 'n' }),
    });
  });
});
