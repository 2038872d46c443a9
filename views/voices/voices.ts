/** `show_voices`: how a film can sound. */
import { button, toMediaUrl } from '../dom.ts';
import { startGallery } from '../gallery.ts';

/** One for all, so that a second voice stops the first. */
const audio = new Audio();
let playing: HTMLButtonElement | undefined;

function stop(): void {
  audio.pause();
  if (playing) Object.assign(playing, { textContent: 'Play', ariaPressed: 'false' });
  playing = undefined;
}
audio.onended = stop;
audio.onerror = () => {
  const failed = playing;
  stop();
  if (failed) Object.assign(failed, { textContent: 'No sound', disabled: true });
};

function playButton(name: unknown, source: string): HTMLElement {
  const control = button('Play', () => {
    const again = playing === control;
    stop();
    if (again) return;
    playing = control;
    Object.assign(control, { textContent: 'Stop', ariaPressed: 'true' });
    audio.src = source;
    audio.play().catch(() => undefined);
  });
  return Object.assign(control, { ariaLabel: `Play ${name}`, ariaPressed: 'false' });
}

/** Languages that films are often made in; the model can ask for any other. */
const LANGUAGES = [
  'English',
  'Spanish',
  'German',
  'French',
  'Portuguese',
  'Italian',
  'Dutch',
  'Polish',
  'Turkish',
  'Arabic',
  'Hindi',
  'Japanese',
  'Korean',
  'Chinese',
];

await startGallery('heygen-voices', {
  title: 'Voices',
  tool: 'list_voices',
  list: 'voices',
  idField: 'voice_id',
  filters: [
    { field: 'language', label: 'Language', options: LANGUAGES },
    { field: 'gender', label: 'Gender', options: ['female', 'male'] },
    { field: 'type', label: 'Owner', options: ['public', 'private'] },
  ],
  facts: ({ language, gender }) => [language, gender],
  control: ({ name, preview_audio_url }) => {
    const source = toMediaUrl(preview_audio_url);
    return source ? playButton(name, source) : undefined;
  },
  choice: 'Use this voice for the film:',
});
