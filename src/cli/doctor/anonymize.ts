import { isObject } from '../../declarations/json.ts';

/** Fields whose texts are words of HeyGen's own, and say nothing about who asks. */
const WORDS =
  /^(status|type|mode|gender|language|languages|engine|supported_api_engines|billing_type|currency|plan|aspect_ratio|orientation|avatar_type|source_type|resource_type|role|format|code|expected|ownership|events?|event_type|output_language|scopes?|scope_mode)$/;

function anonymizeText(text: string, field: string): string {
  if (WORDS.test(field)) return text;
  if (/^https?:/.test(text)) return 'https://example.com/file';
  if (text.includes('@')) return 'somebody@example.com';
  if (/(^|_)ids?$/.test(field)) return `${field}_1`;
  return 'text';
}

/** A value of the same shape and types in which nothing of the account is left. */
export function anonymize(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return anonymizeText(value, field);
  if (typeof value === 'number') return Number.isInteger(value) ? 1 : 1.5;
  if (Array.isArray(value)) return value.map((item) => anonymize(item, field));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, anonymize(inner, name)]));
}
