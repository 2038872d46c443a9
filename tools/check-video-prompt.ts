import { z } from 'zod';
import { lintVideoPrompt } from '../prompts/linter/lint-video-prompt.ts';
import type { Finding } from '../prompts/linter/rule.ts';
import * as field from '../src/declarations/fields.ts';
import { chargeVideoAgent } from '../src/declarations/pricing.ts';
import { composite } from '../src/declarations/tool.ts';

/** A finding as the tool answers it. */
type Answered = Omit<Finding, 'severity'> & { severity: string };

const formatFinding = ({ severity, place, why, fix }: Answered) => `${severity}, ${place}: ${why}. ${fix}.`;

function formatVerdict(findings: readonly Answered[]): string {
  if (findings.length === 0) return 'Nothing found.';
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return errors > 0 ? `${errors} errors: mend them before the film is paid for.` : 'No errors; the rest is to weigh.';
}

function formatPrice(prompt: string): string {
  const { usd = 0, basis } = chargeVideoAgent(prompt);
  return `about ${usd.toFixed(2)} USD (${basis})`;
}

/** What would spoil a film, in a sentence each. */
export const findPromptErrors = (prompt: string, hasAvatarId: boolean): string[] =>
  lintVideoPrompt(prompt, { hasAvatarId, language: 'English' })
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ place, why, fix }) => `${place}: ${why}; ${fix}.`);

/** Checked here, against what HeyGen's notes and users know to spoil films; nothing is sent. */
export const checkPrompt = composite({
  name: 'check_video_prompt',
  default: true,
  title: 'Check, review or improve a video prompt',
  keywords:
    'review rate look over lint validate evaluate feedback score prompt good enough before spending money paying mistakes quality weaknesses errors problems in the prompt text description idea for the agent',
  summary:
    'Check (review, improve) a video prompt before paying, free of charge: finds what would spoil the film, with fixes. Run it before paying.',
  effect: 'read',
  local: true,
  input: z.strictObject({
    prompt: field.text().min(1),
    avatar_id: field.word().optional(),
    language: field.word().optional().describe('Default English.'),
  }),
  output: z.looseObject({
    score: z.number(),
    price: z.string(),
    findings: z.array(
      z.looseObject({ rule: z.string(), severity: z.string(), place: z.string(), why: z.string(), fix: z.string() }),
    ),
  }),
  example: {
    input: { prompt: 'A film on bees' },
    output: {
      score: 80,
      price: 'about 2.00 USD (60 s x 0.0333 USD, as the prompt names no length)',
      findings: [
        {
          rule: 'no-length',
          severity: 'error',
          place: 'FORMAT',
          why: 'the length is not stated',
          fix: 'name the seconds',
        },
      ],
    },
  },
  run: async ({ prompt, avatar_id, language = 'English' }) => {
    const { score, findings } = lintVideoPrompt(prompt, { hasAvatarId: avatar_id !== undefined, language });
    return { score, price: formatPrice(prompt), findings: findings.map((finding) => ({ ...finding })) };
  },
  text: ({ score, price, findings }) =>
    [`Score ${score} of 100. ${formatVerdict(findings)}`, `price: ${price}`, ...findings.map(formatFinding)].join('\n'),
});
