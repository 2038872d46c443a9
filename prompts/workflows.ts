import { parseDuration } from '../src/declarations/duration.ts';
import { prompt } from '../src/declarations/prompt.ts';
import { getPace } from '../src/declarations/speech-length.ts';
import { LANGUAGES, parseLines } from './arguments.ts';
import { pauses, scriptRules, skeletons } from './knowledge/scripts.ts';
import { LONGEST_S, SHORTEST_S } from './knowledge/timing.ts';

const formatBullets = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');
const formatSteps = (items: readonly string[]) => items.map((item, index) => `${index + 1}. ${item}`).join('\n');

const language = { name: 'language', description: 'Language; default English.', suggestions: LANGUAGES };

const PURPOSES = skeletons.map(({ purpose }) => purpose);
const DEFAULT_S = 60;

/** Leads to a script that a voice can speak, and on to its film. */
export const scriptWriter = prompt({
  name: 'script-writer',
  title: 'Write a script for a presenter',
  description: 'Leads from a topic to a script that a voice speaks well, and to its film.',
  arguments: [
    { name: 'topic', description: 'What it is about, and for whom.', required: true },
    {
      name: 'duration',
      description: `Seconds, ${SHORTEST_S} to ${LONGEST_S}; default ${DEFAULT_S}.`,
      suggestions: ['30', '60', '90', '120'],
      problem: (value) => {
        const seconds = parseDuration(value);
        if (seconds !== undefined && seconds >= SHORTEST_S && seconds <= LONGEST_S) return undefined;
        return `"${value}" is not a length; write seconds from ${SHORTEST_S} to ${LONGEST_S}`;
      },
    },
    { name: 'purpose', description: 'What kind of film it is.', suggestions: PURPOSES },
    language,
  ],
  messages: ({ topic = '', duration, purpose, language: spoken = 'English' }) => {
    const seconds = (duration && parseDuration(duration)) || DEFAULT_S;
    const { perMinute, unit } = getPace(spoken);
    const amount = Math.round((seconds / 60) * perMinute);
    const known = skeletons.find((skeleton) => skeleton.purpose === purpose?.trim().toLowerCase());
    const shape = known
      ? `${known.purpose}: ${known.steps}`
      : skeletons.map(({ purpose: kind, steps: way }) => `${kind}: ${way}`).join('; ');
    return [
      {
        role: 'user',
        text: [
          `Write a script of ${seconds} seconds in ${spoken} on:\n<topic>\n${topic}\n</topic>`,
          `About ${amount} ${unit} (${perMinute} a minute). Structure: ${shape}.`,
          formatBullets(scriptRules),
          `Pauses as <break time="1s"/>, spaces around it, seconds only: ${pauses.map(({ where, seconds: length }) => `${length} s ${where}`).join('; ')}.`,
          'Show it to the user with its length. When they agree: list_avatar_looks and list_voices in its language, estimate_cost with the script, create_video_from_avatar, then get_video with wait_seconds.',
        ].join('\n\n'),
      },
    ];
  },
});

/** What a kind of film needs when it is translated (HeyGen's published translation notes). */
const PROFILES: Readonly<Record<string, string>> = {
  'talking head': 'mode precision, enable_speech_enhancement, enable_caption, keep_the_same_format',
  podcast: 'translate_audio_only, enable_speech_enhancement, enable_caption',
  music: 'disable_music_track, enable_speech_enhancement, keep_the_same_format',
  'several speakers': 'mode precision, speaker_num, enable_caption, keep_the_same_format',
  corporate:
    'mode precision, brand_glossary_id, enable_caption, keep_the_same_format; correct the subtitles first with create_proofread',
};

export const translateVideo = prompt({
  name: 'translate-video',
  title: 'Translate a video',
  description: 'Leads from a film to its versions in other languages, with the settings that its kind needs.',
  arguments: [
    { name: 'video', description: 'https URL or asset id of the film.', required: true },
    { name: 'languages', description: 'Languages, between commas.', required: true, suggestions: LANGUAGES },
    { name: 'kind', description: 'What kind of film it is.', suggestions: Object.keys(PROFILES) },
  ],
  messages: ({ video = '', languages = '', kind }) => {
    const wanted = languages.split(',').flatMap(parseLines);
    const profile = PROFILES[kind?.trim().toLowerCase() ?? ''];
    const settings =
      profile ??
      Object.entries(PROFILES)
        .map(([name, words]) => `${name}: ${words}`)
        .join('\n   ');
    return [
      {
        role: 'user',
        text: `Translate this film into ${wanted.join(', ')}: ${video}\n\n${formatSteps([
          'Ask what you cannot know: how many people speak (a wrong number mixes them up), and whether the film may get longer or shorter.',
          'list_video_translation_languages gives exact names. Spanish alone means Spain, Chinese Mandarin simplified; for Portuguese ask which.',
          `Settings by kind of film:\n   ${settings}`,
          'Say what spoils it: bad sound, hidden mouths, cuts under 2 s, faces below 720p, burned-in subtitles. First time: 30 to 60 s of it, with start_time and end_time.',
          'estimate_cost (count = languages), then the user’s word.',
          'create_video_translation once, with all languages; then bulk_video_translation_statuses or get_video_translation with wait_seconds.',
          'Give the user each file, and the subtitles as files where the script runs from right to left.',
        ])}`,
      },
    ];
  },
});

const SOURCES = ['photo', 'description', 'footage'];

const MAKING: Readonly<Record<string, string>> = {
  photo: 'create_photo_avatar: one face from the front, unhidden, evenly lit, at least 512 x 512, JPEG or PNG',
  description:
    'create_prompt_avatar: age, face, hair, clothes with fabric, place, light, in under 1,000 characters; show it to the user first',
  footage:
    'create_digital_twin: 15 s to 10 min of one person facing the camera in steady light; then create_avatar_consent, and show its url to the person',
};

export const createPresenter = prompt({
  name: 'create-presenter',
  title: 'Make a presenter',
  description: 'Leads to an avatar and a voice of one’s own, ready for films.',
  arguments: [
    { name: 'name', description: 'What to call the presenter.', required: true },
    { name: 'source', description: 'photo, description or footage.', suggestions: SOURCES },
    { name: 'details', description: 'The file’s address, or the person described.' },
    language,
  ],
  messages: ({ name = '', source, details, language: spoken = 'English' }) => {
    const way = MAKING[source?.trim().toLowerCase() ?? ''];
    const making =
      way ??
      Object.entries(MAKING)
        .map(([from, words]) => `${from}: ${words}`)
        .join('\n   ');
    return [
      {
        role: 'user',
        text: `Make a presenter called ${name}${details ? ` from: ${details}` : ''}.\n\n${formatSteps([
          'A real person has to agree to be used. Ask.',
          `Make the look:\n   ${making}`,
          'get_avatar_look with wait_seconds until it can be used; used too early it fails without a word.',
          `A voice in ${spoken}: design_voice by description, or list_voices; let the user hear preview_audio_url and choose. Their own: clone_voice.`,
          'Another dress or place for the same person is another look: the same tool with avatar_group_id.',
          'Tell the user group id, look id and voice id; look ids change, group ids stay.',
        ])}`,
      },
    ];
  },
});

export const deliverVideo = prompt({
  name: 'deliver-video',
  title: 'Deliver a video',
  description: 'Leads from a render to its files in the user’s hands.',
  arguments: [{ name: 'id', description: 'A video id or a Video Agent session id.', required: true }],
  messages: ({ id = '' }, hasTool) => [
    {
      role: 'user',
      text: `Deliver this film: ${id}\n\n${formatSteps([
        'get_video with wait_seconds; for a session id get_video_agent_session with wait_seconds. Wait in turns, tell the user after five minutes that it takes longer, and never create it again.',
        'On waiting_for_input put the question to the user and answer with send_video_agent_message.',
        'On failure say the reason, and that failed work is not charged. The same prompt again fails again: change what the reason names.',
        'When it is completed give video_url, captioned_video_url if burned-in captions are wanted, subtitle_url, and video_page_url to share. The addresses expire; reading again gives fresh ones.',
        ...(hasTool('download_video') ? ['download_video saves it to disk, if the user wants a file.'] : []),
        ...(hasTool('store_video') ? ['store_video copies it into the bucket that is set up here.'] : []),
        'Say how long it is beside what was asked for.',
      ])}`,
    },
  ],
});

/** Changes one scene of a Video Agent film and keeps the rest. */
export const changeScene = prompt({
  name: 'change-scene',
  title: 'Change one scene',
  description: 'Leads from a finished Video Agent film to the same film with one scene changed.',
  arguments: [
    { name: 'session', description: 'Id of the film’s Video Agent session.', required: true },
    { name: 'change', description: 'Which scene, and what should be different.', required: true },
  ],
  messages: ({ session = '', change = '' }) => [
    {
      role: 'user',
      text: `Change one scene of the film of session ${session}: ${change}\n\n${formatSteps([
        'get_video_agent_session names the newest video_id. It is a new film afterwards: say that it costs again, and ask.',
        'get_video_scenes with that video_id: find the scene by its script, and show the user its text before and after.',
        'send_video_agent_message with edit_plan: one item with scene_id (the scene’s id), the new text, scene_snapshot_video_id (that video_id) and edit_version as it was read. What is no text, such as a picture, goes in message.',
        'get_video_agent_session with wait_seconds until the draft is there. Show it; the answer says which message approves it.',
        'After approval follow it to the end, and give the link. Ids of scenes are new in every draft: read them again before the next change.',
      ])}`,
    },
  ],
});

/** Work of several steps, from a wish to its result. */
export const workflows = [scriptWriter, translateVideo, createPresenter, deliverVideo, changeScene] as const;
