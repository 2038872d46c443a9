/** The film itself: picture, poster, captions, and what to do when the host will not play it. */
import type { Json } from '../bridge.ts';
import { button, fill, h, mediaUrl, note, row, stack } from '../dom.ts';

/** Films of VS Code and its like are silent: they are built without AAC. */
const playsSound = () => document.createElement('video').canPlayType('audio/mp4; codecs="mp4a.40.2"') !== '';

const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`;

function shapeOf(width: number, height: number): string {
  if (width === height) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

export interface Screen {
  element: HTMLElement;
  /** Puts a fresh address under the film and goes on where it was. */
  renew(record: Json): void;
}

interface ScreenEvents {
  /** The address is over: films are signed for some hours. */
  onExpired(): void;
  openInBrowser(): void;
}

/** Shows a film. */
export function createScreen(record: Json, { onExpired, openInBrowser }: ScreenEvents): Screen {
  const notice = h('div', { className: 'row', ariaLive: 'polite' });
  const facts = note('');
  const media = h(record.video_url ? 'video' : 'audio', { controls: true, preload: 'metadata' });
  media.ariaLabel = String(record.title ?? 'Film');
  const frame = media instanceof HTMLVideoElement ? media : undefined;
  if (frame) Object.assign(frame, { playsInline: true, poster: mediaUrl(record.thumbnail_url) ?? '' });

  const warn = (text: string) => fill(notice, text, button('Open in browser', openInBrowser));
  let captioned = false;
  let renewed = false;
  let current = record;

  function load() {
    const at = media.currentTime;
    media.src = mediaUrl(captioned ? current.captioned_video_url : (current.video_url ?? current.audio_url)) ?? '';
    if (at > 0) media.currentTime = at;
  }

  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
    if (effectiveDirective === 'media-src') warn('This app refuses the film.');
  });
  media.onerror = () => {
    if (notice.firstChild) return;
    if (renewed) warn('The film does not play.');
    else onExpired();
    renewed = true;
  };
  media.onloadedmetadata = () => {
    fill(notice);
    if (!playsSound()) warn('This app plays no sound.');
    const { videoWidth: width = 0, videoHeight: height = 0 } = frame ?? {};
    const shape = width > 0 ? ` · ${shapeOf(width, height)}, ${width} × ${height}` : '';
    facts.textContent = clock(media.duration) + shape;
  };
  const captions = button('Captions', () => {
    captioned = !captioned;
    captions.ariaPressed = String(captioned);
    load();
  });
  captions.ariaPressed = 'false';
  load();
  return {
    element: stack(media, notice, row(facts, mediaUrl(record.captioned_video_url) && captions)),
    renew(fresh) {
      current = fresh;
      load();
    },
  };
}
