import type { Scene, VideoPrompt } from './parse-video-prompt.ts';

/** How bad a finding is: an error spoils the film, a warning weakens it, advice is worth a thought. */
export type Severity = 'error' | 'warning' | 'advice';

/** What is known beside the prompt. */
export interface Setting {
  /** True when avatar_id goes with the prompt. */
  hasAvatarId: boolean;
  /** The film's language, in English. */
  language: string;
}

export interface Finding {
  rule: string;
  severity: Severity;
  /** A section or a scene. */
  place: string;
  why: string;
  fix: string;
}

/** One rule: what it looks for, and how often it finds it. */
export interface Rule {
  name: string;
  severity: Severity;
  find: (prompt: VideoPrompt, setting: Setting) => Pick<Finding, 'place' | 'why' | 'fix'>[];
}

export const report = (place: string, why: string, fix: string) => ({ place, why, fix });
export const nameScene = (scene: Scene) => `scene ${scene.number}`;

/** The place of what is said of no part of a prompt. */
export const WHOLE = 'whole prompt';
