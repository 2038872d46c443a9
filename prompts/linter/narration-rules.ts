import { estimateSpeechSeconds, getPace } from '../../src/declarations/speech-length.ts';
import { type Rule, report, type Severity } from './rule.ts';

export const noNarration: Rule = {
  name: 'no-voiceover',
  severity: 'warning',
  find: ({ scenes, voiceovers, text }) =>
    scenes.length === 0 && voiceovers.length === 0 && !/\bno (voice-?over|narration|speech)\b/i.test(text)
      ? [report('STORY', 'nothing says what is spoken', 'write what is said as VOICEOVER: "…"')]
      : [],
};

export const digits: Rule = {
  name: 'digits-in-voiceover',
  severity: 'warning',
  find: ({ voiceovers }) =>
    voiceovers.flatMap((said) => {
      const [number] = /\d[\d.,]*\s?%?/.exec(said.replace(/<[^>]*>/g, '')) ?? [];
      return number
        ? [
            report(
              'VOICEOVER',
              `"${number.trim()}" in "${said.slice(0, 40)}"`,
              'spell it as it is said; figures stand on screen',
            ),
          ]
        : [];
    }),
};

/** How far a narration may be from the film's length before it matters. */
const SHORT = 0.6;
const LONG = 1.15;
const FAR_TOO_LONG = 1.5;

const formatPercent = (share: number) => `${Math.round(share * 100)} %`;

const createNarrationRule = (severity: Severity, isOff: (share: number) => boolean): Rule => ({
  name: 'narration-length',
  severity,
  find: (prompt, setting) => {
    const { voiceovers, seconds } = prompt;
    if (seconds === undefined || voiceovers.length === 0) return [];
    const share = estimateSpeechSeconds(voiceovers.join(' '), setting.language) / seconds;
    if (!isOff(share)) return [];
    const { perMinute, unit } = getPace(setting.language);
    const words = Math.round((seconds / 60) * perMinute);
    const fix = `${share > 1 ? 'cut' : 'write'} to about ${words} ${unit} (${perMinute} a minute)`;
    return [report('VOICEOVER', `the narration takes ${formatPercent(share)} of ${seconds} s`, fix)];
  },
});

export const noFreedom: Rule = {
  name: 'word-for-word',
  severity: 'advice',
  find: ({ text }) =>
    /word for word|not to (be )?read|theme to follow|concept|freely|do not pad|don.t pad|silence/i.test(text)
      ? []
      : [
          report(
            'NARRATION STYLE',
            'nothing frees the agent from the script',
            'say that it is a theme to follow, and not to pad with silence',
          ),
        ],
};

export const farTooLong = createNarrationRule('error', (share) => share > FAR_TOO_LONG);
export const offLength = createNarrationRule(
  'warning',
  (share) => share < SHORT || (share > LONG && share <= FAR_TOO_LONG),
);
