import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { parseErrorBody } from '../../src/heygen/errors.ts';
import { type ApiResponse, type Drift, isErrorWithStatus200, parseResponse } from '../../src/heygen/response.ts';

const catalog = await loadFullCatalog();

function read(name: string, body: unknown): ApiResponse & { drifts: Drift[] } {
  const drifts: Drift[] = [];
  return { ...parseResponse(catalog.getOperation(name), body, (drift) => drifts.push(drift)), drifts };
}

describe('an answer of v1 or v2', () => {
  const video = { video_id: 'v' };
  it.each([
    ['generate_video_v2', { error: null, data: video }],
    ['generate_video_v2', { data: video }],
    ['generate_webm_video_v1', { data: video }],
    ['generate_webm_video_v1', { code: 100, data: video, message: 'Success' }],
  ])('of %s is read from %j', (name, body) => {
    expect(read(name, body)).toEqual({ kind: 'one', data: video, drifts: [] });
  });

  it('without anything around it is read as it is, and wrapped all the same', () => {
    const quota = { kind: 'one', data: { remaining_quota: 5 } };
    expect(read('get_remaining_quota_v1', { remaining_quota: 5 })).toMatchObject(quota);
    expect(read('get_remaining_quota_v1', { code: 100, data: { remaining_quota: 5 } })).toMatchObject(quota);
  });

  it.each([[{ error: null, data: null }], [{ error: null }], [{ code: 100, data: null, message: null }]])(
    'that has nothing to tell is %j',
    (body) => {
      expect(read('delete_photo_avatar_v2', body)).toEqual({ kind: 'one', data: {}, drifts: [] });
    },
  );

  it('that lacks what the call was made for is told with what was expected', () => {
    expect(read('generate_video_v2', { error: null, data: {} })).toMatchObject({
      data: { not_as_documented: { video_id: { seen: null } } },
      drifts: [{ field: 'video_id' }],
    });
    const odd = read('list_avatars_v2', { error: null, data: { avatars: 'none' } });
    expect(odd).toMatchObject({ items: [], deviations: { data: { expected: 'a list of avatars' } } });
    expect(read('list_avatars_v2', [])).toMatchObject({ items: [], deviations: { data: { seen: [] } } });
  });

  const photo = { id: 'p' };
  it.each([
    ['list_talking_photos_v1', { code: 100, data: [photo] }],
    ['list_talking_photos_v1', { code: 100, data: { list: [photo] } }],
    ['list_talking_photos_v1', { code: 100, data: { photos: [photo], total: 1 } }],
    ['list_avatar_groups_v2', { error: null, data: { total_count: 1, avatar_group_list: [photo] } }],
  ])('of %s lists what is in %j', (name, body) => {
    expect(read(name, body)).toMatchObject({ kind: 'page', items: [photo], hasMore: false });
  });

  it('that lists null lists nothing', () => {
    expect(read('list_videos_v1', { code: 100, data: { videos: null, token: null } })).toMatchObject({
      items: [],
      hasMore: false,
    });
  });

  it('says how to get the next page', () => {
    const answer = { code: 100, data: { videos: [{ video_id: 'v', status: 'completed' }], token: 'next' } };
    expect(read('list_videos_v1', answer)).toMatchObject({ hasMore: true, nextToken: 'next' });
    expect(read('list_videos_v1', { ...answer, data: { ...answer.data, token: '' } })).toMatchObject({
      hasMore: false,
    });
  });

  it('with a field of another type is drift, and no reason to fail', () => {
    const { data, drifts } = read('get_video_status_v1', {
      code: 100,
      data: { status: 'completed', duration: 'ten' },
    }) as { data: object; drifts: Drift[] };
    expect(data).toMatchObject({ status: 'completed' });
    expect(drifts).toHaveLength(1);
  });
});

describe('a refusal with status 200', () => {
  const operation = catalog.getOperation('generate_video_v2');
  it.each([
    [{ error: null, data: {} }, undefined],
    [{ data: {} }, undefined],
    [{ code: 100, data: {}, message: 'Success' }, undefined],
    [{ code: '100', data: {} }, undefined],
    [{ error: 'No such avatar', data: null }, 'No such avatar'],
    [{ error: { code: 'invalid_parameter', message: 'No such voice' } }, 'No such voice'],
    [{ code: 400_112, data: null, message: 'Unauthorized' }, 'Unauthorized'],
  ])('%j says %j', (body, message) => {
    expect(isErrorWithStatus200(operation, body)).toBe(message !== undefined);
    if (message) expect(parseErrorBody(body).message).toBe(message);
  });

  it('is none of v3, where an error has a status', () => {
    expect(isErrorWithStatus200(catalog.getOperation('get_video'), { error: 'x', data: {} })).toBe(false);
  });
});
