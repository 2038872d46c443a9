import { isToUpload } from '../../../declarations/fields.ts';
import { toNumber } from '../../../declarations/job.ts';
import { isObject } from '../../../declarations/json.ts';
import type { Json, Operation } from '../../../declarations/operation.ts';
import { ToolError } from '../../../declarations/tool-error.ts';
import { HeyGenError } from '../../../heygen/errors.ts';
import { getResponseObject } from '../../../heygen/response.ts';
import type { CallServices } from '../call-services.ts';
import type { ParsedCall } from '../call-types.ts';

type MediaCall = ParsedCall<Operation> & {
  /** Called with how long a video is that an argument names, in seconds. */
  onSource: (argument: string, seconds: number | undefined) => void;
};

/** An input with every medium as HeyGen takes it. */
interface ResolvedInput {
  input: Json;
  /** How long the video in the argument `video` is, where it was one of HeyGen's. */
  sourceSeconds?: number;
}

const LOOPBACK = /^http:/i;

/** A finished video, or undefined where no video has this id. */
async function findVideo(services: CallServices, { caller }: MediaCall, id: string, path: string) {
  const getVideo = services.getOperation('get_video');
  const video = await services.client.call(getVideo, { video_id: id }, caller).then(
    (response) => getResponseObject(getVideo, response),
    (error: unknown) => {
      // An id of no video is taken for an asset's. HeyGen checks whether it exists.
      if (error instanceof HeyGenError) return undefined;
      throw error;
    },
  );
  if (!video) return undefined;
  if (typeof video.video_url === 'string') return { url: video.video_url, seconds: toNumber(video.duration) };
  throw new ToolError(
    `${path}: the video ${id} has no file yet (${video.status}). Wait with get_video, video_id "${id}" and wait_seconds, then call again.`,
  );
}

/** What HeyGen takes in place of a path, a `data:` URI or the id of a video. */
async function resolveId(services: CallServices, call: MediaCall, id: string, path: string): Promise<Json> {
  if (isToUpload(id)) {
    const { asset_id } = await services.files.uploadAsset(id, call);
    return { type: 'asset_id', asset_id };
  }
  const video = await findVideo(services, call, id, path);
  call.onSource(path, video?.seconds);
  return video === undefined ? { type: 'asset_id', asset_id: id } : { type: 'url', url: video.url };
}

async function checkAddress({ files }: CallServices, url: string, path: string): Promise<void> {
  if (!LOOPBACK.test(url) || (await files.isOwnAddress(url))) return;
  throw new ToolError(`${path}: must be a public https:// address; ${new URL(url).origin} is on this machine only.`);
}

async function resolveObject(services: CallServices, call: MediaCall, given: Json, path: string): Promise<Json> {
  if (given.type === 'asset_id' && typeof given.asset_id === 'string')
    return resolveId(services, call, given.asset_id, path);
  if (given.type === 'url' && typeof given.url === 'string') await checkAddress(services, given.url, path);
  const fields = await Promise.all(
    Object.entries(given).map(async ([name, value]): Promise<[string, unknown][]> => {
      const inside = path === '' ? name : `${path}.${name}`;
      if (name.endsWith('_asset_id') && typeof value === 'string') {
        const { type, ...source } = await resolveId(services, call, value, inside);
        return [[name.replace(/asset_id$/, String(type)), Object.values(source)[0]]];
      }
      return [[name, await resolveValue(services, call, value, inside)]];
    }),
  );
  return Object.fromEntries(fields.flat());
}

async function resolveValue(services: CallServices, call: MediaCall, value: unknown, path: string): Promise<unknown> {
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => resolveValue(services, call, item, `${path}.${index}`)));
  return isObject(value) ? resolveObject(services, call, value, path) : value;
}

/**
 * Converts every medium in an input to a form that HeyGen takes: a path or data is uploaded, and the id of a video is
 * replaced by a fresh address of its file.
 * @throws ToolError when a video is not finished, or an address is of this machine; FileError when a file cannot be read
 */
export async function resolveMedia(services: CallServices, call: ParsedCall<Operation>): Promise<ResolvedInput> {
  const { effect, encoding, v1v2 } = call.tool;
  if (effect === 'read' || encoding || v1v2) return { input: call.input };
  let sourceSeconds: number | undefined;
  const onSource: MediaCall['onSource'] = (argument, seconds) => {
    if (argument === 'video') sourceSeconds = seconds;
  };
  const input = await resolveObject(services, { ...call, onSource }, call.input, '');
  return { input, ...(sourceSeconds !== undefined && { sourceSeconds }) };
}
