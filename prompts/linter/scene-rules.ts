import { NATURAL_FLOW_S } from '../knowledge/timing.ts';
import type { Scene } from './parse-video-prompt.ts';
import { nameScene, type Rule, report } from './rule.ts';

export const repeatedType: Rule = {
  name: 'repeated-scene-type',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ type }, index) => type && index > 1 && [1, 2].every((back) => scenes[index - back]?.type === type))
      .map((scene) => report(nameScene(scene), `a third ${scene.type} in a row`, 'put another type between them')),
};

export const fewBroll: Rule = {
  name: 'few-b-roll',
  severity: 'warning',
  find: ({ scenes }) => {
    const count = scenes.filter(({ type }) => type === 'B-ROLL').length;
    if (scenes.length < 4 || count >= 2) return [];
    return [
      report('STORY', `${count} full-screen B-roll scenes`, 'make two scenes or more B-roll: data, dense information'),
    ];
  },
};

export const silentScene: Rule = {
  name: 'scene-without-voiceover',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ voiceovers }) => voiceovers.length === 0)
      .map((scene) =>
        report(nameScene(scene), 'nothing is said in it, so it comes out broken', 'add a VOICEOVER line'),
      ),
};

const SHORTEST_BROLL_S = 5;
export const shortBroll: Rule = {
  name: 'short-b-roll',
  severity: 'error',
  find: ({ scenes }) =>
    scenes
      .filter(({ type, seconds }) => type === 'B-ROLL' && seconds !== undefined && seconds <= SHORTEST_BROLL_S)
      .map((scene) => report(nameScene(scene), `${scene.seconds} s of B-roll come out black`, 'give it 10 to 15 s')),
};

const LAYERS_NEEDED = { 'B-ROLL': 4, OVERLAY: 3 } as const;
export const fewLayers: Rule = {
  name: 'few-layers',
  severity: 'warning',
  find: ({ scenes }) =>
    scenes.flatMap((scene) => {
      if (scene.type !== 'B-ROLL' && scene.type !== 'OVERLAY') return [];
      const needed = LAYERS_NEEDED[scene.type];
      const { length } = scene.layers;
      if (length >= needed) return [];
      return [
        report(
          nameScene(scene),
          `${length} layers`,
          `describe ${needed} or more: L1 background, L2 hero, L3 support, …`,
        ),
      ];
    }),
};

/** Stems of verbs that say how a thing moves. */
export const MOVES =
  /\b(slam|crash|punch|stamp|shatter|cascad|slid|drop|fill|draw|type|typing|fad|float|morph|count|rippl|scroll|puls|converg|sweep|drift|glid|spin|rotat|rise|ris(es|ing)|fall|zoom|pan|push|pull|grow|shrink|expand|bounc|flicker|glitch|jitter|trac|light up|lights? up|reveal|flow|sway|pop|snap|shake|burst|blink|stream|tick|unfold|build|lock|scatter|dissolv|wip|flash|creep|crawl|swing|swell|loop|moving|move)/i;

export const staticLayer: Rule = {
  name: 'static-layer',
  severity: 'warning',
  find: ({ scenes }) =>
    scenes.flatMap((scene) =>
      scene.layers
        .filter((layer) => !MOVES.test(layer))
        .map((layer) =>
          report(
            `${nameScene(scene)}, ${layer.slice(0, 2)}`,
            'nothing moves in it',
            'add a motion verb: SLIDES, DRAWS, FLOATS, …',
          ),
        ),
    ),
};

/** Figures and quoted words that a scene shows, apart from what is said in it. */
function listShownTexts(scene: Scene): string[] {
  const visible = scene.text
    .split('\n')
    .slice(1)
    .filter((line) => !/\b(VOICE-?OVER|V\.?O\.?|NARRATOR)\s*:/i.test(line))
    .join('\n');
  const quoted = [...visible.matchAll(/["\u201c]([^"\u201d]{2,60})["\u201d]/g)].map(([, words = '']) => words);
  const figures = [...visible.matchAll(/(?<![#\w.])[$€£]?\d[\d.,]*\s?(%|[kmb]\b|bn\b|million|billion)/gi)].map(
    ([figure]) => figure.trim(),
  );
  return [...quoted, ...figures];
}

const normalizeText = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%.]/gu, '')
    .replace(/\.+$/, '');

export const unlistedText: Rule = {
  name: 'text-not-listed',
  severity: 'warning',
  find: ({ scenes, sections }) => {
    const listed = normalizeText(sections.get('CRITICAL ON-SCREEN TEXT') ?? '');
    return scenes.flatMap((scene) =>
      [...new Set(listShownTexts(scene))]
        .filter((shown) => !listed.includes(normalizeText(shown)))
        .map((shown) =>
          report(nameScene(scene), `"${shown}" is on screen and not listed`, 'list it under CRITICAL ON-SCREEN TEXT'),
        ),
    );
  },
};

export const labelledShort: Rule = {
  name: 'labels-in-a-short-film',
  severity: 'advice',
  find: ({ scenes, seconds, text }) => {
    const dense = (text.match(/\d[\d.,]*\s?(%|[kmb]\b)/gi) ?? []).length > 3;
    if (scenes.length === 0 || seconds === undefined || seconds > NATURAL_FLOW_S || dense) return [];
    return [
      report('STORY', `scene labels in a film of ${seconds} s`, 'up to 60 s tell it in one flow, without labels'),
    ];
  },
};

const TIMESTAMP = /\b\d{1,2}:\d{2}\s*(-|\u2013|to)\s*\d{1,2}:\d{2}\b/;

export const timestamps: Rule = {
  name: 'timestamps',
  severity: 'advice',
  find: ({ text }) => {
    const [hit] = TIMESTAMP.exec(text) ?? [];
    return hit
      ? [report('STORY', `"${hit}": a film by the clock sounds robotic`, 'give each scene its seconds, or none')]
      : [];
  },
};
