import { z } from 'zod';
import * as field from '../src/declarations/fields.ts';
import { job } from '../src/declarations/job.ts';
import { operation, SEPTEMBER_2026 } from '../src/declarations/operation.ts';
import { toolset } from '../src/declarations/toolset.ts';

const kitId = field.id('list_brand_kits');
const glossary = field.id('list_brand_glossaries');

const listedKit = z.looseObject({
  brand_kit_id: z.string(),
  name: z.string(),
  colors: z.array(z.string()).optional(),
  logo_url: z.string().optional(),
});

/** HeyGen v3, GET /v3/brand-kits. */
export const listBrandKits = operation({
  name: 'list_brand_kits',
  title: 'List brand kits',
  keywords:
    'company colours colors logo logos fonts corporate identity design use our brand look like our website brand kit which',
  summary: 'List brand kits (brand colors, fonts, logos); brand_kit_id goes into create_video_agent.',
  endpoint: 'GET /v3/brand-kits',
  effect: 'read',
  input: z.strictObject(field.page(100, 20)),
  output: listedKit,
  list: {
    name: 'kits',
    columns: ['brand_kit_id', 'name', 'status', 'colors'],
    // Kits have one since the API of 2026-09-07; the contract of the list is of July.
    localOutput: { status: z.string().optional() },
  },
  example: { input: {}, output: { brand_kit_id: 'kit_harbour', name: 'Harbour', colors: ['#0A2540', '#F4B400'] } },
});

/** A kit by itself holds lists of objects where the list of kits has plain colors (HeyGen v3, API of 2026-09-07). */
const kit = z.looseObject({
  brand_kit_id: z.string().optional(),
  name: z.string().optional(),
  status: z.string().optional(),
  colors: z.array(z.looseObject({})).optional(),
  fonts: z.array(z.looseObject({})).optional(),
  logos: z.array(z.looseObject({})).optional(),
});

/** HeyGen v3, GET /v3/brand-kits/{brand_kit_id}: loading, completed, error. */
export const brandKitJob = job({
  name: 'brand_kit',
  noun: 'Brand kit',
  idField: 'brand_kit_id',
  list: 'list_brand_kits',
  typical: { text: 'less than 2 minutes', seconds: 90 },
  finished: 'This kit can be used now: brand_kit_id of create_video_agent.',
  status: { completed: ['completed'], failed: ['error', 'failed'] },
});

const kitExample = { brand_kit_id: 'kit_harbour', name: 'Harbour', status: 'completed' };

/** HeyGen v3, POST /v3/brand-kits: url and name are confirmed (API of 2026-09-07), the rest goes in `extra`. */
export const createBrandKit = operation({
  name: 'create_brand_kit',
  title: 'Make a brand kit from a website',
  keywords:
    'take brand colours colors logo logos fonts from our website company corporate identity design use our look like our website homepage always set up create',
  summary:
    'Make a brand kit from a website: gathers its colors, fonts and logos, in about two minutes. Then get_brand_kit.',
  endpoint: 'POST /v3/brand-kits',
  source: SEPTEMBER_2026,
  effect: 'create',
  job: brandKitJob,
  input: z.strictObject({ url: field.webUrl, name: field.line().min(1).optional(), extra: field.extra }),
  output: z.looseObject({ brand_kit_id: z.string() }),
  example: { input: { url: 'https://example.com', name: 'Harbour' }, output: { brand_kit_id: 'kit_harbour' } },
});

/** HeyGen v3, GET /v3/brand-kits/{brand_kit_id}: loading, completed, error. */
export const getBrandKit = operation({
  name: 'get_brand_kit',
  title: 'Get a brand kit',
  summary: 'Show a brand kit’s colors, fonts and logos with their roles. Follows its making with wait_seconds.',
  keywords: 'company colours colors fonts logos show details is the brand kit ready',
  endpoint: 'GET /v3/brand-kits/{brand_kit_id}',
  source: SEPTEMBER_2026,
  effect: 'read',
  job: brandKitJob,
  input: z.strictObject({ brand_kit_id: kitId }),
  output: kit,
  example: { input: { brand_kit_id: 'kit_harbour' }, output: kitExample },
});

/** HeyGen v3, PATCH /v3/brand-kits/{brand_kit_id}: the fields of roles are not confirmed and go in `extra`. */
export const updateBrandKit = operation({
  name: 'update_brand_kit',
  title: 'Change a brand kit',
  keywords: 'rename kit swap colours roles',
  summary:
    'Renames a kit, or with extra reassigns roles of colors, fonts and logos; a role object replaces the whole one.',
  endpoint: 'PATCH /v3/brand-kits/{brand_kit_id}',
  source: SEPTEMBER_2026,
  effect: 'update',
  input: z.strictObject({ brand_kit_id: kitId, name: field.line().min(1).optional(), extra: field.extra }),
  output: kit,
  example: { input: { brand_kit_id: 'kit_harbour', name: 'Harbour 2027' }, output: kitExample },
});

/** HeyGen v3, DELETE /v3/brand-kits/{brand_kit_id}. */
export const deleteBrandKit = operation({
  name: 'delete_brand_kit',
  title: 'Delete a brand kit',
  summary: 'Deletes a brand kit for good. Ask the user first.',
  keywords: 'remove erase brand colours fonts',
  endpoint: 'DELETE /v3/brand-kits/{brand_kit_id}',
  source: SEPTEMBER_2026,
  effect: 'delete',
  input: z.strictObject({ brand_kit_id: kitId }),
  output: z.looseObject({}),
  example: { input: { brand_kit_id: 'kit_harbour' }, output: { brand_kit_id: 'kit_harbour' } },
});

/** HeyGen v3, GET /v3/brand-glossaries. */
export const listBrandGlossaries = operation({
  name: 'list_brand_glossaries',
  title: 'List brand glossaries',
  keywords: 'which glossaries terms',
  summary: 'List brand glossaries: how terms and names are pronounced and translated.',
  endpoint: 'GET /v3/brand-glossaries',
  effect: 'read',
  input: z.strictObject(field.page(100, 10)),
  output: z.looseObject({
    brand_glossary_id: z.string(),
    name: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  }),
  list: { name: 'glossaries', columns: ['brand_glossary_id', 'name', 'updated_at'] },
  example: {
    input: {},
    output: {
      brand_glossary_id: 'gls_nautical',
      name: 'Nautical',
      created_at: '2026-08-01T09:00:00Z',
      updated_at: '2026-08-01T09:00:00Z',
    },
  },
});

const terms = field
  .list(z.looseObject({ term: field.line().min(1), pronunciation: field.line().min(1).optional() }))
  .describe('E.g. [{"term":"MT5","pronunciation":"em tee five"}].');

const oneGlossary = z.looseObject({
  brand_glossary_id: z.string().optional(),
  name: z.string().optional(),
  terms: z.array(z.looseObject({})).optional(),
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
});

const glossaryExample = {
  brand_glossary_id: 'gls_nautical',
  name: 'Nautical',
  terms: [{ term: 'boatswain', pronunciation: 'bosun' }],
};

/** HeyGen v3, POST /v3/brand-glossaries: name and terms are confirmed (API of 2026-09-07), the rest goes in `extra`. */
export const createBrandGlossary = operation({
  name: 'create_brand_glossary',
  title: 'Make a brand glossary: how names are pronounced',
  keywords:
    'product company names terms pronounced right pronunciation how said say spelled words must not be translated never do not translate keep in English list terminology dictionary',
  summary:
    'Make a brand glossary of terms and names: how they are pronounced; subtitles keep the spelling. How a term is translated, or kept as it is, HeyGen does not document: what it takes for that goes in extra.',
  endpoint: 'POST /v3/brand-glossaries',
  source: SEPTEMBER_2026,
  effect: 'create',
  input: z.strictObject({ name: field.line().min(1), terms: terms.optional(), extra: field.extra }),
  output: oneGlossary,
  example: {
    input: { name: 'Nautical', terms: [{ term: 'boatswain', pronunciation: 'bosun' }] },
    output: glossaryExample,
  },
});

/** HeyGen v3, GET /v3/brand-glossaries/{brand_glossary_id}. */
export const getBrandGlossary = operation({
  name: 'get_brand_glossary',
  title: 'Get a brand glossary',
  summary: 'Gives a glossary with its terms.',
  keywords: 'terms names pronunciation dictionary show',
  endpoint: 'GET /v3/brand-glossaries/{brand_glossary_id}',
  source: SEPTEMBER_2026,
  effect: 'read',
  input: z.strictObject({ brand_glossary_id: glossary }),
  output: oneGlossary,
  example: { input: { brand_glossary_id: 'gls_nautical' }, output: glossaryExample },
});

/** HeyGen v3, PATCH /v3/brand-glossaries/{brand_glossary_id}. */
export const updateBrandGlossary = operation({
  name: 'update_brand_glossary',
  title: 'Change a brand glossary',
  keywords: 'add a term change dictionary of brand terms pronunciation word',
  summary: 'Renames a glossary or replaces its whole list of terms: read it first and send all that shall stay.',
  endpoint: 'PATCH /v3/brand-glossaries/{brand_glossary_id}',
  source: SEPTEMBER_2026,
  effect: 'update',
  destructive: true,
  input: z.strictObject({
    brand_glossary_id: glossary,
    name: field.line().min(1).optional(),
    terms: terms.optional(),
    extra: field.extra,
  }),
  output: oneGlossary,
  example: { input: { brand_glossary_id: 'gls_nautical', name: 'Seafaring' }, output: glossaryExample },
});

/** HeyGen v3, DELETE /v3/brand-glossaries/{brand_glossary_id}. */
export const deleteBrandGlossary = operation({
  name: 'delete_brand_glossary',
  title: 'Delete a brand glossary',
  summary: 'Deletes a glossary for good. Ask the user first.',
  keywords: 'remove erase dictionary terms',
  endpoint: 'DELETE /v3/brand-glossaries/{brand_glossary_id}',
  source: SEPTEMBER_2026,
  effect: 'delete',
  input: z.strictObject({ brand_glossary_id: glossary }),
  output: z.looseObject({}),
  example: { input: { brand_glossary_id: 'gls_nautical' }, output: { brand_glossary_id: 'gls_nautical' } },
});

export default toolset('brand', 'Brand', [
  listBrandKits,
  createBrandKit,
  getBrandKit,
  updateBrandKit,
  deleteBrandKit,
  listBrandGlossaries,
  createBrandGlossary,
  getBrandGlossary,
  updateBrandGlossary,
  deleteBrandGlossary,
]);
