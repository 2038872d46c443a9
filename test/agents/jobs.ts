import type { AgentJob, ScriptedCall } from './job.ts';

const FILM = 'https://example.com/talk.mp4';

/** A finished film of an avatar, called `title`. */
const makeFilm = (title: string, as: string, script = 'Good morning from the harbour.'): ScriptedCall => ({
  tool: 'create_video_from_avatar',
  arguments: { avatar_id: 'look_iris_office', script, title, wait: true },
  as,
});

const makeProofread: ScriptedCall = {
  tool: 'create_proofread',
  arguments: { video: FILM, output_languages: ['Spanish (Spain)'], title: 'Talk', wait: true },
  as: 'proofread',
};

/** The jobs on which models are measured; each is known to be possible by its expert's calls. */
export const JOBS: readonly AgentJob[] = [
  {
    name: 'agent film',
    ask: 'Make a 20 second video about how tides work, for children, and give me the link.',
    expert: [
      {
        tool: 'create_video_agent',
        arguments: { prompt: 'A 20-second film on how tides work, for children.', wait: true },
      },
    ],
    outcome: [{ request: 'POST /v3/video-agents', body: { prompt: '~tides' } }, { answer: '.mp4' }],
  },
  {
    name: 'agent film in portrait with a brand kit',
    ask: 'Make a 15 second upright video for TikTok announcing our summer sale, in our Harbour brand.',
    expert: [
      { tool: 'list_brand_kits', arguments: {} },
      {
        tool: 'create_video_agent',
        arguments: { prompt: 'A 15-second video: summer sale.', orientation: 'portrait', brand_kit_id: 'kit_harbour' },
      },
    ],
    outcome: [{ request: 'POST /v3/video-agents', body: { orientation: 'portrait', brand_kit_id: 'kit_harbour' } }],
  },
  {
    name: 'agent film in a style',
    ask: 'A 30 second film on our night market in the "Harbour Noir" look.',
    expert: [
      { tool: 'list_video_agent_styles', arguments: { tag: 'cinematic' } },
      {
        tool: 'create_video_agent',
        arguments: { prompt: 'A 30-second film: night market.', style_id: 'style_harbour_noir' },
      },
    ],
    outcome: [{ request: 'POST /v3/video-agents', body: { style_id: 'style_harbour_noir' } }],
  },
  {
    name: 'a series, never more than two at a time',
    ask: 'Make three 5 second films, on moss, on bees and on tides, but never more than two at a time.',
    expert: [
      {
        tool: 'create_video_agent_batch',
        arguments: {
          prompts: ['A 5-second film on moss.', 'A 5-second film on bees.', 'A 5-second film on tides.'],
          max_at_once: 2,
        },
        as: 'batch',
      },
      { tool: 'follow_video_agent_batch', arguments: { batch_id: '{{batch.batch_id}}', wait_seconds: 50 } },
    ],
    outcome: [{ request: 'POST /v3/video-agents', times: 3 }, { answer: '.mp4' }],
  },
  {
    name: 'prompt craft',
    ask: 'Before we pay: what should a good prompt for a 45 second film on bees contain?',
    expert: [{ tool: 'get_prompt_guide', arguments: { brief: 'Bees, for a class', seconds: 45 } }],
    outcome: [{ answer: 'MUSIC' }, { request: 'POST /v3/video-agents', times: 0 }],
  },
  {
    name: 'prompt check',
    ask: 'Is "A nice film on bees" a good prompt? Do not make the film.',
    expert: [{ tool: 'check_video_prompt', arguments: { prompt: 'A nice film on bees' } }],
    outcome: [{ answer: 'length' }, { request: 'POST /v3/video-agents', times: 0 }],
  },
  {
    name: 'question of the agent',
    ask: 'The agent of my newest session has a question. Answer it: end quietly. Then wait for the film.',
    setUp: [
      { tool: 'create_video_agent', arguments: { prompt: 'A 5 s film on the sea', mode: 'chat' }, as: 'made' },
      { tool: 'get_video_agent_session', arguments: { session_id: '{{made.session_id}}', wait_seconds: 20 } },
    ],
    expert: [
      { tool: 'list_video_agent_sessions', arguments: { limit: 1 } },
      {
        tool: 'send_video_agent_message',
        arguments: { session_id: '{{made.session_id}}', message: 'End quietly.', wait: true },
      },
    ],
    outcome: [
      { request: 'POST /v3/video-agents/{{made.session_id}}', body: { message: '~quiet' } },
      { answer: '.mp4' },
    ],
  },
  {
    name: 'stop a session',
    ask: 'Stop the film that the agent is making. Make no new one.',
    setUp: [{ tool: 'create_video_agent', arguments: { prompt: 'A 60 s film on the sea', mode: 'chat' }, as: 'made' }],
    expert: [
      { tool: 'list_video_agent_sessions', arguments: { limit: 1 } },
      { tool: 'stop_video_agent_session', arguments: { session_id: '{{made.session_id}}' } },
    ],
    outcome: [
      { request: 'POST /v3/video-agents/{{made.session_id}}/stop' },
      { request: 'POST /v3/video-agents', times: 0 },
      { answer: 'stopped' },
    ],
  },
  {
    name: 'script word for word',
    ask: 'Iris in the office should say exactly: "Welcome aboard. Your first week starts now."',
    expert: [
      { tool: 'list_avatar_looks', arguments: { group_id: 'group_iris' } },
      {
        tool: 'create_video_from_avatar',
        arguments: { avatar_id: 'look_iris_office', script: 'Welcome aboard. Your first week starts now.', wait: true },
      },
    ],
    outcome: [
      {
        request: 'POST /v3/videos',
        body: { avatar_id: 'look_iris_office', script: 'Welcome aboard. Your first week starts now.' },
      },
      { answer: '.mp4' },
    ],
  },
  {
    name: 'a woman in portrait format',
    ask: 'Use any public female presenter in portrait format to say "Hello TikTok."',
    expert: [
      {
        tool: 'list_avatar_looks',
        arguments: { orientation: 'portrait', gender: 'female', ownership: 'public', limit: 5 },
      },
      {
        tool: 'create_video_from_avatar',
        arguments: { avatar_id: 'look_iris_street', script: 'Hello TikTok.', aspect_ratio: '9:16' },
      },
    ],
    outcome: [
      { request: 'POST /v3/videos', body: { avatar_id: '~street', script: '~Hello TikTok', aspect_ratio: '9:16' } },
    ],
  },
  {
    name: 'British accent',
    ask: 'Marek in the studio says "Mind the gap." in English with a British accent.',
    expert: [
      { tool: 'list_voices', arguments: { language: 'English', gender: 'male' } },
      {
        tool: 'create_video_from_avatar',
        arguments: {
          avatar_id: 'look_marek_studio',
          script: 'Mind the gap.',
          voice_id: 'voice_en_m_01',
          voice_settings: { locale: 'en-GB' },
        },
      },
    ],
    outcome: [
      { request: 'POST /v3/videos', body: { avatar_id: 'look_marek_studio', voice_settings: { locale: 'en-GB' } } },
    ],
  },
  {
    name: 'talking photo',
    ask: 'Make the photo https://example.com/captain.jpg say "Land ahoy!" with an English male voice.',
    expert: [
      { tool: 'list_voices', arguments: { language: 'English', gender: 'male', limit: 3 } },
      {
        tool: 'create_video_from_image',
        arguments: { image: 'https://example.com/captain.jpg', script: 'Land ahoy!', voice_id: 'voice_en_m_01' },
      },
    ],
    outcome: [{ request: 'POST /v3/videos', body: { type: 'image', script: '~Land ahoy', voice_id: '~voice_en_m' } }],
  },
  {
    name: 'scenes',
    ask: 'One film: Iris in the office says "Good morning.", then the picture https://example.com/map.png for 5 seconds.',
    expert: [
      {
        tool: 'create_video_from_studio',
        arguments: {
          scenes: [
            { type: 'avatar_video', input: { type: 'avatar', avatar_id: 'look_iris_office', script: 'Good morning.' } },
            { type: 'image', source: 'https://example.com/map.png', duration: 5 },
          ],
        },
      },
    ],
    outcome: [{ request: 'POST /v3/videos', body: { type: 'studio', scenes: [{ type: 'image', duration: 5 }] } }],
  },
  {
    name: 'cinematic shot',
    ask: 'An 8 second cinematic shot of Iris from the office, walking along a pier at dusk.',
    expert: [
      {
        tool: 'create_video_from_cinematic_avatar',
        arguments: { avatar_id: ['look_iris_office'], prompt: 'She walks along a pier at dusk.', duration: 8 },
      },
    ],
    outcome: [{ request: 'POST /v3/videos', body: { type: 'cinematic_avatar', duration: 8 } }],
  },
  {
    name: 'transparent film',
    ask: 'Tomas in the office says "Look here." on a transparent background.',
    expert: [
      {
        tool: 'create_video_from_avatar',
        arguments: { avatar_id: 'look_tomas_office', script: 'Look here.', output_format: 'webm' },
      },
    ],
    outcome: [{ request: 'POST /v3/videos', body: { avatar_id: 'look_tomas_office', output_format: 'webm' } }],
  },
  {
    name: 'many films',
    ask: 'Iris in the office greets Ada, Ben and Cleo: a film each, "Hello Ada." and so on. Tell me when all are done.',
    expert: [
      {
        tool: 'create_video_batch',
        arguments: {
          videos: ['Ada', 'Ben', 'Cleo'].map((name) => ({
            type: 'avatar',
            avatar_id: 'look_iris_office',
            script: `Hello ${name}.`,
          })),
          wait: true,
        },
      },
    ],
    outcome: [
      { request: 'POST /v3/videos/batches', body: { videos: [{ script: 'Hello Ada.' }, { script: 'Hello Cleo.' }] } },
    ],
  },
  {
    name: 'wait for several',
    ask: 'Two of my films are rendering. Wait for both and give me their links.',
    setUp: [
      {
        tool: 'create_video_from_avatar',
        arguments: { avatar_id: 'look_iris_office', script: 'One.', title: 'One' },
        as: 'one',
      },
      {
        tool: 'create_video_from_avatar',
        arguments: { avatar_id: 'look_iris_office', script: 'Two.', title: 'Two' },
        as: 'two',
      },
    ],
    expert: [
      { tool: 'list_videos', arguments: { limit: 5 } },
      { tool: 'wait_for_jobs', arguments: { jobs: ['video:{{one.video_id}}', 'video:{{two.video_id}}'] } },
    ],
    outcome: [{ answer: '{{one.video_id}}.mp4' }, { answer: '{{two.video_id}}.mp4' }],
  },
  {
    name: 'fresh link',
    ask: 'The link of my film "Tides" has expired. Give me a new one.',
    setUp: [makeFilm('Tides', 'film')],
    expert: [
      { tool: 'list_videos', arguments: { title: 'Tides' } },
      { tool: 'get_video', arguments: { video_id: '{{film.id}}' } },
    ],
    outcome: [{ answer: '{{film.id}}.mp4' }],
  },
  {
    name: 'delete the right draft',
    ask: 'Delete the film called "Draft 3". The user has agreed.',
    setUp: [makeFilm('Draft 3', 'right'), makeFilm('Draft 30', 'wrong')],
    expert: [
      { tool: 'list_videos', arguments: { title: 'Draft 3' } },
      { tool: 'delete_video', arguments: { video_id: '{{right.id}}' } },
    ],
    outcome: [
      { request: 'DELETE /v3/videos/{{right.id}}' },
      { request: 'DELETE /v3/videos/{{wrong.id}}', times: 0 },
      { answer: 'Draft 3' },
    ],
  },
  {
    name: 'transcript',
    ask: 'What is said in my film "Tides"?',
    setUp: [makeFilm('Tides', 'film', 'The moon pulls at the water.')],
    expert: [
      { tool: 'list_videos', arguments: { title: 'Tides' } },
      { tool: 'read_subtitles', arguments: { id: '{{film.id}}' } },
    ],
    outcome: [{ answer: 'The moon pulls at the water' }],
  },
  {
    name: 'template',
    ask: 'Make a film from the Welcome template for Grace.',
    expert: [
      { tool: 'list_templates', arguments: {} },
      { tool: 'get_template', arguments: { template_id: 'tpl_welcome' } },
      {
        tool: 'generate_from_template',
        arguments: { template_id: 'tpl_welcome', variables: { name: { type: 'text', content: 'Grace' } }, wait: true },
      },
    ],
    outcome: [
      { request: 'POST /v3/templates/tpl_welcome', body: { variables: { name: { content: 'Grace' } } } },
      { answer: '.mp4' },
    ],
  },
  {
    name: 'voices with no match',
    ask: 'Which German male voices can read a text as audio?',
    expert: [{ tool: 'list_voices', arguments: { language: 'German', gender: 'male', engine: 'starfish' } }],
    outcome: [{ answer: 'Greta' }, { answer: 'Lukas' }],
  },
  {
    name: 'voice by description',
    ask: 'Find a warm, unhurried female narrator.',
    expert: [{ tool: 'design_voice', arguments: { prompt: 'warm, unhurried narrator', gender: 'female' } }],
    outcome: [{ request: 'POST /v3/voices', body: { prompt: '~warm' } }],
  },
  {
    name: 'speech',
    ask: 'Read "Mind the gap." aloud as an audio file, in English.',
    expert: [
      { tool: 'list_voices', arguments: { language: 'English', engine: 'starfish', limit: 3 } },
      { tool: 'create_speech', arguments: { text: 'Mind the gap.', voice_id: 'voice_en_f_01' } },
    ],
    outcome: [{ request: 'POST /v3/voices/speech', body: { text: 'Mind the gap.' } }, { answer: 'http' }],
  },
  {
    name: 'clone a voice',
    ask: 'Clone the voice in https://example.com/jonas.mp3 as "Jonas" and tell me when it can be used.',
    expert: [
      { tool: 'clone_voice', arguments: { audio: 'https://example.com/jonas.mp3', voice_name: 'Jonas', wait: true } },
    ],
    outcome: [{ request: 'POST /v3/voices/clone', body: { voice_name: 'Jonas' } }, { answer: 'can be used' }],
  },
  {
    name: 'avatar from a photo',
    ask: 'Make an avatar called Captain from https://example.com/captain.jpg and tell me when it is ready.',
    expert: [
      {
        tool: 'create_photo_avatar',
        arguments: { name: 'Captain', file: 'https://example.com/captain.jpg', wait: true },
      },
    ],
    outcome: [{ request: 'POST /v3/avatars', body: { type: 'photo', name: 'Captain' } }, { answer: 'can be used' }],
  },
  {
    name: 'another look',
    ask: 'Give my avatar Mina a look in a yellow raincoat.',
    expert: [
      { tool: 'list_avatar_groups', arguments: { ownership: 'private' } },
      {
        tool: 'create_prompt_avatar',
        arguments: {
          name: 'Mina in the rain',
          prompt: 'A yellow raincoat, rainy street.',
          avatar_group_id: 'group_mina',
        },
      },
    ],
    outcome: [
      { request: 'POST /v3/avatars', body: { type: 'prompt', avatar_group_id: 'group_mina', prompt: '~yellow' } },
    ],
  },
  {
    name: 'rename a look',
    ask: 'My look "Mina, office" should be called "Mina at work".',
    expert: [
      { tool: 'list_avatar_looks', arguments: { ownership: 'private' } },
      { tool: 'update_avatar_look', arguments: { look_id: 'look_mina_office', name: 'Mina at work' } },
    ],
    outcome: [
      {
        reads: { tool: 'get_avatar_look', arguments: { look_id: 'look_mina_office' } },
        holds: { name: 'Mina at work' },
      },
    ],
  },
  {
    name: 'translate a film of the account',
    ask: 'Translate my film "Tides" into German and give me the link.',
    setUp: [makeFilm('Tides', 'film')],
    expert: [
      { tool: 'list_videos', arguments: { title: 'Tides' } },
      {
        tool: 'create_video_translation',
        arguments: { video: '{{film.id}}', output_languages: ['German'], wait: true },
      },
    ],
    outcome: [
      {
        request: 'POST /v3/video-translations',
        body: { video: { type: 'url', url: '~{{film.id}}' }, output_languages: ['German'] },
      },
      { answer: '.mp4' },
    ],
  },
  {
    name: 'two languages',
    ask: `Translate ${FILM} into Spanish (Spain) and French, with captions, and wait for both.`,
    expert: [
      {
        tool: 'create_video_translation',
        arguments: { video: FILM, output_languages: ['Spanish (Spain)', 'French'], enable_caption: true, wait: true },
      },
    ],
    outcome: [
      {
        request: 'POST /v3/video-translations',
        body: { output_languages: ['Spanish (Spain)', 'French'], enable_caption: true },
      },
    ],
  },
  {
    name: 'correct a proofread',
    ask: 'In the Spanish proofread "Talk" the word "translated" is wrong; it has to be "put into Spanish". Correct it and make the film.',
    setUp: [makeProofread],
    expert: [
      { tool: 'download_proofread_srt', arguments: { proofread_id: '{{proofread.id}}' } },
      {
        tool: 'upload_proofread_srt',
        arguments: { proofread_id: '{{proofread.id}}', edits: [{ find: 'translated', replace: 'put into Spanish' }] },
      },
      { tool: 'generate_from_proofread', arguments: { proofread_id: '{{proofread.id}}', captions: true, wait: true } },
    ],
    outcome: [
      {
        reads: { tool: 'read_subtitles', arguments: { id: '{{proofread.id}}', kind: 'proofread' } },
        holds: { subtitles: '~put into Spanish' },
      },
      { request: 'POST /v3/video-translations/proofreads/{{proofread.id}}/generate' },
    ],
  },
  {
    name: 'replace the subtitles of a proofread',
    ask: 'Replace the subtitles of the proofread "Talk" with one line from 0 to 4 seconds: "Las mareas suben."',
    setUp: [makeProofread],
    expert: [
      {
        tool: 'upload_proofread_srt',
        arguments: {
          proofread_id: '{{proofread.id}}',
          srt: '1\n00:00:00,000 --> 00:00:04,000\nLas mareas suben.\n',
        },
      },
    ],
    outcome: [
      {
        reads: { tool: 'read_subtitles', arguments: { id: '{{proofread.id}}', kind: 'proofread' } },
        holds: { subtitles: '~Las mareas suben.' },
      },
    ],
  },
  {
    name: 'new sound',
    ask: `Put the recording https://example.com/new.mp3 on ${FILM}, with matching lips.`,
    expert: [{ tool: 'create_lipsync', arguments: { video: FILM, audio: 'https://example.com/new.mp3', wait: true } }],
    outcome: [{ request: 'POST /v3/lipsyncs' }, { answer: '.mp4' }],
  },
  {
    name: 'highlights',
    ask: `Cut ${FILM} into upright shorts of about 30 seconds and give me the links.`,
    expert: [
      {
        tool: 'create_ai_clipping',
        arguments: { video: FILM, output_settings: { duration_types: ['30'], aspect_ratio: 'portrait' }, wait: true },
      },
    ],
    outcome: [{ request: 'POST /v3/ai-clipping' }, { answer: '.mp4' }],
  },
  {
    name: 'filler words',
    ask: `Take the ums and the long pauses out of ${FILM}.`,
    expert: [{ tool: 'create_filler_word_removal', arguments: { video: FILM, wait: true } }],
    outcome: [{ request: 'POST /v3/filler-word-removals' }, { answer: '.mp4' }],
  },
  {
    name: 'cut out',
    ask: `Cut the person out of ${FILM}.`,
    expert: [{ tool: 'create_background_removal', arguments: { video: FILM, wait: true } }],
    outcome: [{ request: 'POST /v3/background-removals' }, { answer: 'foreground' }],
  },
  {
    name: 'brand from a website',
    ask: 'Take our brand from https://example.com and tell me when it is ready.',
    expert: [{ tool: 'create_brand_kit', arguments: { url: 'https://example.com', wait: true } }],
    outcome: [{ request: 'POST /v3/brand-kits', body: { url: '~example.com' } }, { answer: 'can be used' }],
  },
  {
    name: 'webhook',
    ask: 'Have HeyGen call https://example.com/hook when a film is finished or failed. Show me the secret.',
    expert: [
      {
        tool: 'create_webhook_endpoint',
        arguments: { url: 'https://example.com/hook', events: ['avatar_video.success', 'avatar_video.fail'] },
      },
    ],
    outcome: [
      { request: 'POST /v3/webhooks/endpoints', body: { url: '~example.com/hook', events: ['avatar_video.success'] } },
      { answer: 'secret' },
    ],
  },
  {
    name: 'balance',
    ask: 'How much money is left?',
    expert: [{ tool: 'get_current_user', arguments: {} }],
    outcome: [{ request: 'GET /v3/users/me' }, { answer: '100000' }],
  },
  {
    name: 'price',
    ask: 'What does a 90 second video of the Video Agent cost, and is there enough money? Do not make it.',
    expert: [{ tool: 'estimate_cost', arguments: { work: 'session', seconds: 90 } }],
    outcome: [{ answer: '2.99' }, { request: 'POST /v3/video-agents', times: 0 }],
  },
  {
    name: 'price at the create',
    ask: 'Make a 60 second film on bees with the Video Agent and tell me at once about what it will have cost.',
    expert: [
      { tool: 'create_video_agent', arguments: { prompt: 'A 60-second film on bees, for a class of ten-year-olds.' } },
    ],
    outcome: [{ request: 'POST /v3/video-agents' }, { answer: '2.00' }],
  },
  {
    name: 'music',
    ask: 'Find calm background music for a film on tides.',
    expert: [{ tool: 'search_audio_sounds', arguments: { query: 'calm background', type: 'music' } }],
    outcome: [{ request: 'GET /v3/audio/sounds' }, { answer: 'http' }],
  },
  {
    name: 'picture',
    ask: 'Find a picture of a lighthouse.',
    expert: [{ tool: 'search_assets', arguments: { query: 'lighthouse', type: 'image' } }],
    outcome: [{ request: 'GET /v3/assets/search' }, { answer: 'http' }],
  },
  {
    name: 'what failed and why',
    ask: 'Did my film "Storm" come out? If not, why?',
    setUp: [
      {
        tool: 'create_video_from_avatar',
        arguments: {
          avatar_id: 'look_iris_office',
          script: 'Storm. [[sandbox:render-fail]]',
          title: 'Storm',
          wait: true,
        },
        as: 'film',
        fails: true,
      },
    ],
    expert: [
      { tool: 'list_videos', arguments: { title: 'Storm' }, as: 'list' },
      { tool: 'get_video', arguments: { video_id: '{{list.videos.0.id}}' }, fails: true },
    ],
    outcome: [{ answer: 'The renderer could not finish this scene' }, { request: 'POST /v3/videos', times: 0 }],
  },
];
