import type { Json } from '../../src/declarations/operation.ts';
import { PRICES, spokenSeconds } from '../../src/declarations/pricing.ts';
import type { Account, Film } from '../account.ts';
import { notFound } from '../api-error.ts';
import { asksFor } from '../faults.ts';
import { reportEnd } from '../webhook-delivery.ts';
import { voiceOf } from './avatars.ts';

/** Seconds of sandbox life that a render queues, and for how long its address lags behind `completed`. */
const QUEUED_S = 20;
const ADDRESS_LAG_S = 5;
/** Rendering takes 5 times the film's length on standard plans. */
const RENDER_FACTOR = 5;

const spoken = (script: string) => Math.max(1, spokenSeconds(script));

const ORIENTATIONS: Readonly<Record<string, Film['orientation']>> = {
  '9:16': 'portrait',
  '4:5': 'portrait',
  '1:1': 'square',
};

/** Seconds of sandbox life from the start of a render to its end. */
const renderSeconds = (film: Film) => QUEUED_S + film.seconds * RENDER_FACTOR;

const hasAddress = (account: Account, film: Film) =>
  account.since(film.began) >= renderSeconds(film) + ADDRESS_LAG_S && !asksFor(film.script, 'no-address');

const isDone = (account: Account, film: Film) => account.since(film.began) >= renderSeconds(film);

/** The status that HeyGen would show now. */
export function statusOf(account: Account, film: Film): string {
  if (asksFor(film.script, 'new-status')) return 'polishing';
  const age = account.since(film.began);
  if (age < QUEUED_S) return 'pending';
  if (film.failure && age >= QUEUED_S + film.seconds) return 'failed';
  return isDone(account, film) ? 'completed' : 'processing';
}

const isOver = (status: string) => status === 'completed' || status === 'failed';

/** How many renders of an account are not over. */
export const running = (account: Account) =>
  [...account.films.values()].filter((film) => !isOver(statusOf(account, film))).length;

/** Puts a film into the queue. */
export function startFilm(
  account: Account,
  film: Omit<Film, 'id' | 'began' | 'failure' | 'folderId'> & { began?: number },
): Film {
  const failure = { code: 'rendering_failed', message: 'The renderer could not finish this scene' };
  const started: Film = {
    began: Date.now(),
    ...film,
    id: account.newId('vid'),
    folderId: null,
    ...(asksFor(film.script, 'render-fail') && { failure }),
  };
  account.films.set(started.id, started);
  return started;
}

function links(film: Film, base: string): Json {
  const signed = `Expires=${Math.floor(Date.now() / 1000) + 604_800}&Signature=sandbox`;
  return {
    video_url: `${base}/files/${film.id}.mp4?${signed}`,
    subtitle_url: `${base}/files/${film.id}.srt?${signed}`,
    thumbnail_url: `${base}/files/${film.id}.png?${signed}`,
  };
}

/** A video as HeyGen shows it (HeyGen v3, GET /v3/videos/{video_id}). */
export function videoView(account: Account, film: Film, base: string): Json {
  const status = statusOf(account, film);
  const addressed = status === 'completed' && hasAddress(account, film);
  return {
    id: film.id,
    status,
    title: film.title,
    duration: status === 'completed' ? film.seconds : null,
    folder_id: film.folderId,
    created_at: Math.floor(film.began / 1000),
    completed_at: isOver(status) ? Math.floor(account.after(film.began, renderSeconds(film)) / 1000) : null,
    video_url: null,
    subtitle_url: null,
    captioned_video_url: null,
    gif_url: null,
    thumbnail_url: null,
    video_page_url: `https://app.heygen.com/videos/${film.id}`,
    failure_code: status === 'failed' ? (film.failure?.code ?? null) : null,
    failure_message: status === 'failed' ? (film.failure?.message ?? null) : null,
    ...(addressed && links(film, base)),
  };
}

interface Scene {
  duration?: number;
  script?: string;
  input?: { script?: string };
}

const sceneText = ({ script, input }: Scene) => script ?? input?.script ?? '';
const sceneSeconds = (scene: Scene) => scene.duration ?? (sceneText(scene) ? spoken(sceneText(scene)) : 5);

/** What a request says, and how long that takes. */
function plan(request: Json): { script: string; seconds: number } {
  const scenes = request.scenes as Scene[] | undefined;
  if (scenes) {
    return {
      script: scenes.map(sceneText).join(' '),
      seconds: scenes.reduce((sum, scene) => sum + sceneSeconds(scene), 0),
    };
  }
  const script = String(request.script ?? request.prompt ?? '');
  const cinematic = request.type === 'cinematic_avatar';
  return { script, seconds: cinematic ? Number(request.duration ?? 10) : spoken(script) };
}

function checkCast(account: Account, request: Json): void {
  const known = new Set(account.library.looks.map(({ id }) => id));
  const cast = [request.avatar_id].flat().filter((id) => id !== undefined);
  const unknown = cast.find((id) => !known.has(id as string));
  if (unknown !== undefined) throw notFound('avatar_not_found', `Avatar look ${unknown}`);
  const { voice_id: voice } = request;
  if (voice !== undefined) voiceOf(account, voice);
}

/** The status by which a film is reported: the event carries its address, so it is not sent before there is one. */
export function reportedStatus(account: Account, film: Film): string {
  const status = statusOf(account, film);
  return status === 'completed' && !hasAddress(account, film) ? 'processing' : status;
}

/** Notes that the end of a film is to be reported. */
export const reportFilm = (account: Account, film: Film, request: Json) =>
  reportEnd(
    account,
    'avatar_video',
    request,
    () => reportedStatus(account, film),
    () => ({ video_id: film.id }),
  );

/** HeyGen v3, POST /v3/videos. */
export function createVideo(account: Account, request: Json): Json {
  checkCast(account, request);
  for (const scene of (request.scenes as { input?: Json }[] | undefined) ?? []) checkCast(account, scene.input ?? {});
  const { script, seconds } = plan(request);
  const rounded = Math.round(seconds * 10) / 10;
  account.charge(request.type === 'cinematic_avatar' ? PRICES.cinematic_video : rounded * PRICES.avatar_second);
  const film = startFilm(account, {
    title: (request.title as string | undefined) ?? null,
    seconds: rounded,
    orientation: ORIENTATIONS[String(request.aspect_ratio)] ?? 'landscape',
    script,
  });
  reportFilm(account, film, request);
  return {
    video_id: film.id,
    status: 'waiting',
    output_format: (request.output_format as string | undefined) ?? 'mp4',
  };
}

/** Finds a film by id. */
export function filmOf(account: Account, id: unknown): Film {
  const film = account.films.get(String(id));
  if (!film) throw notFound('video_not_found', `Video ${id}`);
  return film;
}

/** HeyGen v3, GET /v3/videos: newest first. */
export function listVideos(account: Account, { title, folder_id: folder }: Json, base: string): Json[] {
  const wanted = typeof title === 'string' ? title.toLowerCase() : '';
  return [...account.films.values()]
    .reverse()
    .filter(
      (film) => (film.title ?? '').toLowerCase().includes(wanted) && (folder === undefined || film.folderId === folder),
    )
    .map((film) => videoView(account, film, base));
}

/** HeyGen v3, DELETE /v3/videos/{video_id}. */
export function deleteVideo(account: Account, id: unknown): Json {
  const film = filmOf(account, id);
  account.films.delete(film.id);
  return { id: film.id, deleted: true };
}

/** HeyGen v3, POST /v3/templates/{template_id}. */
export function renderTemplate(account: Account, template: Json, request: Json, base: string): Json {
  const script = `${template._script} ${JSON.stringify(request.variables)}`;
  const film = startFilm(account, {
    title: (request.title as string | undefined) ?? String(template.name),
    seconds: 20,
    orientation: 'landscape',
    script,
  });
  account.charge(film.seconds * PRICES.avatar_second);
  reportFilm(account, film, request);
  return videoView(account, film, base);
}

/** HeyGen v3, GET /v3/videos/{video_id}/scenes. */
export function videoScenes(account: Account, id: unknown): Json {
  const { script } = filmOf(account, id);
  return { scenes: [{ scene_id: `${id}_1`, script, elements: [{ element_id: 'el_1', type: 'video', url: null }] }] };
}
