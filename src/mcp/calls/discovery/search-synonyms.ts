/** Everyday words by the term that the declarations use for the same thing. */
const GROUPS: Readonly<Record<string, string>> = {
  video: 'film movie footage clip commercial ad advert render rendering mp4 tutorial trailer reel',
  avatar:
    'presenter host speaker anchor spokesperson actor moderator character persona person people someone somebody figure teacher businesswoman businessman woman man colleague present presents face',
  face: 'selfie portrait headshot jpg jpeg png mugshot',
  photo: 'picture image illustration drawing photograph snapshot icon',
  voice: 'speaker narrator narrate narration accent timbre tone sound sounds speak speaks spoken voiceover storyteller',
  description: 'describe imagine invent dream fictional made-up generate husky warm deep soft calm',
  look: 'outfit clothes clothing wear wears wardrobe dress suit raincoat coat jacket pose standing upright portrait vertical sitting',
  language:
    'english german french spanish italian portuguese polish dutch swedish danish norwegian finnish czech turkish greek arabic hindi japanese korean chinese mandarin indonesian vietnamese ukrainian russian irish british american australian multilingual',
  translate:
    'translation translated dub dubs dubbed dubbing localise localize localisation foreign version mistranslated',
  subtitle: 'caption captions srt transcript transcription words text said',
  delete: 'bin wipe erase trash discard drop purge unregister unsubscribe revoke remove destroy throw',
  list: 'overview browse catalogue choose offer available list belong',
  status: 'ready done finished complete completed progress state check follow over yet moment going',
  stop: 'cancel abort halt call off interrupt end quit',
  change: 'replace rename edit update modify adjust correct correction fix revise swap wrong alter mend set',
  batch: 'bulk mass many hundreds dozens fifty twenty thirty ten forty several multiple batch each-of',
  wait: 'until once through know everything together',
  download: 'save laptop computer disk locally file link',
  store: 'archive bucket storage cloud backup s3 supabase keep',
  upload: 'attach import drive pdf document upload hand',
  template: 'ready-made blanks placeholders form design',
  style:
    'aesthetic mood retro comic cinematic vintage theme visual cartoon paint painted painting artistic anime watercolour',
  agent: 'assistant',
  prompt: 'brief sentence idea topic instruction instructions',
  script: 'text speech lines recites verbatim unchanged exactly pasted speech paragraph',
  music: 'tune song melody soundtrack jingle track',
  audio: 'sound mp3 wav listen hear aloud loud spoken',
  preview: 'sample hear listen demo sounds',
  personal: 'own mine myself our belong private',
  review: 'weakness weaknesses quality check before good enough look-over mistake mistakes error errors proofread',
  story:
    'about explainer story explain explaining introducing showing how tutorial recruitment launch announcement lesson course',
  cut: 'shorten trim clips highlights best bits moments parts shorts',
  filler: 'um uh er silence silences pause pauses hesitation tidy',
  background: 'surroundings backdrop green screen transparent alpha subject',
  brand: 'company corporate website logo colour color colours colors font fonts identity brand homepage',
  glossary: 'term terms terminology dictionary pronunciation pronounce pronounced spelled spelling entry vocabulary',
  webhook:
    'notification notifications notify callback backend server url urls ping event events told message notified inform informed informs report reports automatically',
  secret: 'key signing stolen leaked password token',
  money: 'balance credit credits wallet afford budget left remaining dollars funds account',
  cost: 'price pricing expensive cheap charge quote pay much',
  consent: 'permission agree agrees approve approval allow allowed',
  lipsync: 'lips mouth sync match moving recording',
  photoavatar: 'train selfie headshot jpg myself',
  scene: 'scenes slide slides chart then after sequence order first',
  motion: 'walk walking stroll strolling dance dancing run running jump jumping beach rain street camera moving shot',
  html: 'css web page webpage animation zip code',
};

const ENDINGS = /(ings?|ed|es|s)$/;

/** The part of a word that its forms share, so that `voices`, `dubbing` and `finished` meet `voice`, `dub`, `finish`. */
export function stem(word: string): string {
  const singular = word.replace(/ies$/, 'y').replace(/([^su])s$/, '$1');
  const bare = singular.replace(ENDINGS, '');
  const root = bare.length >= 3 && /[aeiouy]/.test(bare) ? bare.replace(/([bdgklmnprt])\1$/, '$1') : singular;
  return root.length > 3 ? root.replace(/e$/, '') : root;
}

const TERMS = new Map<string, string[]>();
for (const [term, words] of Object.entries(GROUPS)) {
  for (const word of [term, ...words.split(' ')]) TERMS.set(stem(word), [...(TERMS.get(stem(word)) ?? []), `=${term}`]);
}

/** The terms that an everyday word may stand for, marked so that they meet no plain word. */
export const getSearchTerms = (word: string): readonly string[] => TERMS.get(stem(word)) ?? [];
