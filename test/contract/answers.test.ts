import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { isObject } from '../../src/declarations/json.ts';
import { toHeyGenError } from '../../src/heygen/error-mapping.ts';
import { DEVIATIONS, type Drift, parseResponse } from '../../src/heygen/response.ts';
import { convertTimes, toResponseResult } from '../../src/mcp/results/result.ts';

/** An answer of HeyGen as a public source shows it, with its values replaced. */
interface Answer {
  operation: string;
  source: string;
  /** 200 unless said. */
  status?: number;
  /** Set where the source leaves out what HeyGen sends, as tests of its clients do. */
  abridged?: true;
  body: { data?: unknown; error?: unknown };
}

const FOLDER = new URL('answers/', import.meta.url);
const answers: Answer[] = readdirSync(FOLDER).flatMap((file) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
);
const { operations } = await loadFullCatalog();
const getOperation = (name: string) => {
  const found = operations.find((operation) => operation.name === name);
  if (!found) throw new Error(`No operation ${name}`);
  return found;
};

/** All texts and numbers of a value. */
function getValues(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(getValues);
  return isObject(value) ? Object.values(value).flatMap(getValues) : [];
}

const isSuccess = ({ status = 200 }: Answer) => status < 300;
const named = (some: readonly Answer[]) => some.map((answer) => [answer.operation, answer.source, answer] as const);

describe('answers that public sources show', () => {
  it('are at least 60, each with its source', () => {
    expect(answers.length).toBeGreaterThanOrEqual(60);
    for (const { source, operation } of answers) expect(source, operation).toMatch(/\w{4}/);
    expect(new Set(answers.map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(30);
  });

  it.each(named(answers.filter(isSuccess)))('%s is read, and all of it is told (%s)', (name, _, answer) => {
    const operation = getOperation(name);
    const drifts: Drift[] = [];
    const response = parseResponse(operation, answer.body, (drift) => drifts.push(drift));
    if (!answer.abridged) expect(drifts).toEqual([]);
    const { content, structuredContent } = toResponseResult(operation, response, true);
    const told = JSON.stringify([content, structuredContent]);
    for (const value of getValues(convertTimes(answer.body.data)))
      expect(told).toContain(JSON.stringify(value).replace(/^"|"$/g, ''));
    if (drifts.length > 0) expect(structuredContent).toHaveProperty(DEVIATIONS);
  });

  it.each(named(answers.filter((answer) => !isSuccess(answer))))('%s is explained (%s)', (name, _, answer) => {
    const { status = 0, body } = answer;
    const error = toHeyGenError(
      getOperation(name),
      { video_id: 'v_1' },
      { status, headers: {}, body: JSON.stringify(body) },
    );
    const { code, message } = body.error as { code?: string; message?: string };
    expect(error.details).toMatchObject({ status, ...(code && { code }) });
    expect(error.message).toContain(message ?? `HeyGen answered ${status}`);
  });
});
