/** A Video Agent prompt as scenes that can be read, addTiming and replaceLine. */

import { parseVideoPrompt } from '../../prompts/linter/parse-video-prompt.ts';
import { estimateSpeechSeconds } from '../../src/declarations/speech-length.ts';

/** Words that are spoken, and where they stand in the prompt. */
export interface Line {
  text: string;
  at: number;
}

export interface StoryboardScene {
  /** The place by which findings name it. */
  place: string;
  title: string;
  /** Seconds that the scene says it lasts. */
  seconds?: number;
  lines: Line[];
  words: number;
  /** Seconds that its words take to say. */
  spoken: number;
}

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;

function addTiming(
  scene: Pick<StoryboardScene, 'place' | 'title' | 'seconds' | 'lines'>,
  language: string,
): StoryboardScene {
  const text = scene.lines.map((line) => line.text).join(' ');
  return { ...scene, words: countWords(text), spoken: estimateSpeechSeconds(text, language) };
}

/** Takes a prompt apart; one with its film in one flow is one scene. */
export function toStoryboardScenes(prompt: string, language: string): StoryboardScene[] {
  const { scenes, voiceovers, seconds } = parseVideoPrompt(prompt);
  let from = 0;
  const locate = (text: string): Line => {
    const at = prompt.indexOf(text, from);
    from = at + text.length;
    return { text, at };
  };
  if (scenes.length === 0) {
    const lines = voiceovers.map(locate);
    return [addTiming({ place: 'STORY', title: 'The whole film', seconds, lines }, language)];
  }
  return scenes.map((scene) =>
    addTiming(
      {
        place: `scene ${scene.number}`,
        title: `Scene ${scene.number}${scene.type ? `, ${scene.type}` : ''}`,
        seconds: scene.seconds,
        lines: scene.voiceovers.map(locate),
      },
      language,
    ),
  );
}

/** The prompt with other words in one place; a line end or a quotation mark in them would end the voiceover. */
export const replaceLine = (prompt: string, { text, at }: Line, words: string): string =>
  prompt.slice(0, at) + words.replace(/\n+/g, ' ').replaceAll('"', "'") + prompt.slice(at + text.length);
