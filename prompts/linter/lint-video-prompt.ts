import { RULES } from './all-rules.ts';
import { parseVideoPrompt } from './parse-video-prompt.ts';
import type { Finding, Setting, Severity } from './rule.ts';

/** What a check came to. */
export interface Report {
  /** 0 to 100. */
  score: number;
  findings: Finding[];
}

/** Points that a finding takes from a hundred. */
const COSTS: Readonly<Record<Severity, number>> = { error: 20, warning: 6, advice: 2 };

/** Findings of one rule that are reported; more of the same teach nothing. */
const SHOWN = 8;

/** Checks a Video Agent prompt against what is known to spoil or weaken films. */
export function lintVideoPrompt(text: string, setting: Setting): Report {
  const prompt = parseVideoPrompt(text);
  const findings = RULES.flatMap(({ name, severity, find }) =>
    find(prompt, setting)
      .slice(0, SHOWN)
      .map((finding) => ({ rule: name, severity, ...finding })),
  );
  const lost = findings.reduce((sum, { severity }) => sum + COSTS[severity], 0);
  return { score: Math.max(0, 100 - lost), findings };
}
