import { toObjects } from '../../src/declarations/json.ts';
import { ApiError } from '../api-error.ts';
import { type HandlerGroup, pick } from '../handler.ts';
import { createRecord, getRecord, type RecordKind, showRecord, startWork, updateRecord } from '../records.ts';

/** Sandbox seconds in which a kit is gathered from a website. */
const KIT_S = 60;
const GATHERED = { status: 'completed', colors: [{ hex: '#0A2540', role: 'primary' }] };

const BRAND_KIT: RecordKind = {
  name: 'brand_kit',
  prefix: 'kit',
  path: '/v3/brand-kits',
  /** In the list a kit has plain colors. */
  toListed: (kit) => ({
    ...pick(kit, 'brand_kit_id', 'name', 'status'),
    colors: toObjects(kit.colors).map(({ hex }) => hex),
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

export default {
  kinds: [BRAND_KIT, BRAND_GLOSSARY],
  handlers: {
    create_brand_kit({ account, request: { url, name = new URL(String(url)).host } }) {
      const { brand_kit_id } = createRecord(account, BRAND_KIT, {
        name,
        status: 'loading',
        ...startWork(KIT_S, GATHERED),
      });
      return { brand_kit_id };
    },
    update_brand_kit(context) {
      const { brand_kit_id: id, name } = context.request;
      if (getRecord(context.account, BRAND_KIT, id).status !== 'completed')
        throw new ApiError(409, 'brand_kit_not_ready', 'The kit is loading');
      return showRecord(BRAND_KIT, updateRecord(context.account, BRAND_KIT, id, { name }), context);
    },
  },
} satisfies HandlerGroup;
