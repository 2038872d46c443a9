import { describe, expect, it } from 'vitest';
import { createDeclarationSkeleton } from '../../scripts/declaration-skeleton.ts';
import { createOpenApiFacts } from '../../scripts/openapi-facts.ts';
import { getSpecOperations } from '../../src/openapi/document.ts';
import { createDocument, getFacts } from '../support/openapi.ts';

/** What both have, in one form: a choice of one is a constant, and what a client adds of its own is left out. */
const toComparable = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, part) => {
      if (['default', 'group', 'command', 'paginated', 'encoding', 'idempotencyKey'].includes(name)) return undefined;
      if (name === 'enum' && part.length === 1) return undefined;
      if (name === 'const' && typeof part !== 'object') return undefined;
      return part;
    }),
  );

describe('facts of an OpenAPI file', () => {
  const facts = createOpenApiFacts(createDocument('/v3/'), 'a test');

  it('are those that test/contract has, where the file is of the same contract', () => {
    const { operations, $defs } = getFacts('/v3/');
    for (const operation of operations) {
      const made = facts.operations.find(({ id }) => id === operation.id);
      expect(toComparable(made), operation.id).toEqual(toComparable(operation));
    }
    const { SceneBackground: _, ...others } = $defs;
    expect(toComparable(facts.$defs)).toMatchObject(toComparable(others) as object);
  });

  it('have no prose', () => {
    expect(JSON.stringify(facts)).not.toMatch(/Words about|Prose that/);
  });
});

it('a skeleton has what the file tells, as a declaration writes it', () => {
  const document = createDocument('/v3/none');
  document.paths['/v3/dubs/{dub_id}/cancel'] = {
    post: {
      parameters: [{ in: 'header', name: 'idempotency-key', schema: { type: 'string' } }],
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                reason: { type: 'string', maxLength: 80 },
                mode: { type: 'string', enum: ['soft', "don't ask"] },
                steps: { type: 'array', items: { type: 'integer', minimum: 1 } },
              },
              required: ['mode'],
            },
          },
        },
      },
      responses: {
        200: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { data: { properties: { id: { type: 'string' } }, required: ['id'] } },
              },
            },
          },
        },
      },
    },
  };
  const [operation] = getSpecOperations(document);
  expect(operation && createDeclarationSkeleton(operation)).toBe(`/** HeyGen v3, POST /v3/dubs/{dub_id}/cancel. */
export const cancelDub = operation({
  name: 'cancel_dub',
  title: '',
  summary: '',
  endpoint: 'POST /v3/dubs/{dub_id}/cancel',
  effect: 'create',
  repeats: 'header',
  input: z.strictObject({ dub_id: field.line(), reason: field.line(80).optional(), mode: z.enum(['soft', 'don\\'t ask']), steps: z.array(z.int().min(1)).max(100).optional() }),
  output: z.looseObject({ id: z.string() }),
  example: { input: {}, output: {} },
});
`);
});
