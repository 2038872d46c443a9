/** The film itself: picture, poster, captions, and what to do when the host will not play it. */
import type { Json } from '../bridge.ts';
import { button, fill, h, note, row, stack, toMediaUrl } from '../dom.ts';
import { addSubtitles } from './subtitles.ts';

/** Films of VS Code and its like are silent: they are built without AAC. */
const hasSound = () => document.createElement('video').canPlayType('audio/mp4; codecs="mp4a.40.2"') !== '';

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

function shapeOf(width: number, height: number): string {
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

export interface VideoElement {
  element: HTMLElement;
  /** Puts a fresh address under the film and goes on where it was. */
  renew(record: Json): void;
}

interface VideoElementEvents {
  /** The address is over: films are signed for some hours. Nothing where a fresh one cannot be had. */
  onExpired: false | (() => unknown);
  openInBrowser(): unknown;
}

/**
 * Shows a film.
 * @param film `{ id, kind }`, as `read_subtitles` takes them
 */
export function createVideoElement(
  record: Json,
  film: Json,
  { onExpired, openInBrowser }: VideoElementEvents,
): VideoElement {
  const notice = h('div', { className: 'row', ariaLive: 'polite' });
  const facts = note('');
  const media = h(record.video_url ? 'video' : 'audio', { controls: true, preload: 'metadata' });
  media.ariaLabel = String(record.title ?? 'Film');
  const frame = media instanceof HTMLVideoElement ? media : undefined;
  if (frame) Object.assign(frame, { playsInline: true, poster: toMediaUrl(record.thumbnail_url) ?? '' });

  /** A player that cannot play would show a wheel that turns for ever. */
  function warn(text: string, plays = false) {
    media.hidden = !plays;
    captions.hidden = !plays;
    fill(notice, text, button('Open in browser', openInBrowser));
  }
  let track: TextTrack | undefined;
  let renewed = false;
  let current = record;

  function load() {
    const at = media.currentTime;
    media.src = toMediaUrl(current.video_url ?? current.audio_url) ?? '';
    if (at > 0) media.currentTime = at;
  }

  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    if (effectiveDirective === 'media-src') warn('This app refuses the film.');
  });
  media.onerror = () => {
    if (notice.firstChild) return;
    if (renewed || !onExpired) return warn('The film does not play.');
    renewed = true;
    onExpired();
  };
  media.onloadedmetadata = () => {
    fill(notice);
    if (!hasSound()) warn('This app plays no sound.', true);
    const { videoWidth: width = 0, videoHeight: height = 0 } = frame ?? {};
    const shape = width > 0 ? ` · ${shapeOf(width, height)}, ${width} × ${height}` : '';
    facts.textContent = clock(media.duration) + shape;
  };
  const captions = button('Captions', async () => {
    try {
      track ??= await addSubtitles(media, film);
      track.mode = track.mode === 'showing' ? 'hidden' : 'showing';
      captions.ariaPressed = String(track.mode === 'showing');
    } catch {
      captions.replaceWith('No captions.');
    }
  });
  load();
  return {
    element: stack(media, notice, row(facts, toMediaUrl(record.subtitle_url) && captions)),
    renew(fresh) {
      current = fresh;
      load();
    },
  };
}
