import { toObjects } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { createRecord, getRecord, type RecordKind, showRecord, updateRecord } from '../records.ts';

/** Sandbox seconds in which a kit is gathered from a website. */
const KIT_S = 60;

function advanceKit(kit: Json, account: Account): void {
  if (kit.status === 'loading' && account.getSecondsSince(Number(kit._startedAt)) >= KIT_S)
    Object.assign(kit, { status: 'completed', colors: [{ hex: '#0A2540', role: 'primary' }] });
}

export const BRAND_KIT: RecordKind = {
  name: 'brand_kit',
  prefix: 'kit',
  path: '/v3/brand-kits',
  advance: advanceKit,
  /** In the list a kit has plain colors. */
  toListed: ({ brand_kit_id, name, status, colors }) => ({
    brand_kit_id,
    name,
    status,
    colors: toObjects(colors).map(({ hex }) => hex),
  }),
};

export const BRAND_GLOSSARY: RecordKind = {
  name: 'brand_glossary',
  prefix: 'gls',
  path: '/v3/brand-glossaries',
  create({ name, terms = [] }) {
    const now = new Date().toISOString();
    return { name, terms, created_at: now, updated_at: now };
  },
  toListed: ({ terms, ...rest }) => rest,
};

export const brand: Handlers = {
  create_brand_kit({ account, request: { url, name = new URL(String(url)).host } }) {
    const kit = createRecord(account, BRAND_KIT, { name, status: 'loading', _startedAt: Date.now() });
    return { brand_kit_id: kit.brand_kit_id };
  },
  update_brand_kit({ account, request: { brand_kit_id: id, name } }) {
    if (getRecord(account, BRAND_KIT, id).status !== 'completed')
      throw new ApiError(409, 'brand_kit_not_ready', 'The kit is loading');
    return showRecord(account, BRAND_KIT, updateRecord(account, BRAND_KIT, id, { name }));
  },
};
