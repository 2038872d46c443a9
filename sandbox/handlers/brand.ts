import { toObjects } from '../../src/declarations/json.ts';
import type { Json } from '../../src/declarations/operation.ts';
import type { Account } from '../account.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { createRecord, deleteRecord, getRecord, listRecords, toPublicFields, updateRecord } from '../records.ts';

/** Sandbox seconds in which a kit is gathered from a website. */
const KIT_S = 60;

function getKit(account: Account, id: unknown): Json {
  const kit = getRecord(account, 'brand_kit', id);
  if (kit.status === 'loading' && account.getSecondsSince(Number(kit._startedAt)) >= KIT_S) {
    Object.assign(kit, { status: 'completed', colors: [{ hex: '#0A2540', role: 'primary' }] });
  }
  return toPublicFields(kit);
}

/** In the list a kit has plain colors. */
function toListedKit({ brand_kit_id, name, status, colors = [] }: Json): Json {
  return { brand_kit_id, name, status, colors: toObjects(colors).map(({ hex }) => hex), logo_url: null };
}

const getNow = () => new Date().toISOString();

export const brand: Handlers = {
  create_brand_kit({ account, request: { url, name = new URL(String(url)).host } }) {
    const kit = createRecord(account, 'brand_kit', { name, status: 'loading', _startedAt: Date.now() });
    return { brand_kit_id: kit.brand_kit_id };
  },
  get_brand_kit: ({ account, request }) => getKit(account, request.brand_kit_id),
  list_brand_kits: ({ account }) => listRecords(account, 'brand_kit').map(toListedKit),
  update_brand_kit({ account, request: { brand_kit_id: id, name } }) {
    if (getKit(account, id).status !== 'completed')
      throw new ApiError(409, 'brand_kit_not_ready', 'The kit is loading');
    return toPublicFields(updateRecord(account, 'brand_kit', id, { name }));
  },
  delete_brand_kit({ account, request: { brand_kit_id } }) {
    deleteRecord(account, 'brand_kit', brand_kit_id);
    return { brand_kit_id };
  },

  create_brand_glossary: ({ account, request: { name, terms = [] } }) =>
    toPublicFields(
      createRecord(account, 'brand_glossary', { name, terms, created_at: getNow(), updated_at: getNow() }),
    ),
  get_brand_glossary: ({ account, request }) =>
    toPublicFields(getRecord(account, 'brand_glossary', request.brand_glossary_id)),
  list_brand_glossaries: ({ account }) =>
    listRecords(account, 'brand_glossary').map(({ terms, ...rest }) => toPublicFields(rest)),
  update_brand_glossary: ({ account, request: { brand_glossary_id: id, name, terms } }) =>
    toPublicFields(updateRecord(account, 'brand_glossary', id, { name, terms, updated_at: getNow() })),
  delete_brand_glossary({ account, request: { brand_glossary_id } }) {
    deleteRecord(account, 'brand_glossary', brand_glossary_id);
    return { brand_glossary_id };
  },
};
