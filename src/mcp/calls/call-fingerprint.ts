import { createHash } from 'node:crypto';
import type { Json } from '../../declarations/operation.ts';
import type { Tool } from '../../declarations/tool.ts';
import { fingerprint } from '../../runtime/fingerprint.ts';

/** An object with its fields in one order, so that the same arguments have the same text. */
function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sortFields(inner)]),
  );
}

/** A fingerprint of a call: the same for the same account, tool and arguments, and shows none of them. */
export function fingerprintCall({ name }: Pick<Tool, 'name'>, input: Json, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sortFields(input)))
    .digest('base64url');
  return `${fingerprint(key)}:${name}:${digest}`;
}
