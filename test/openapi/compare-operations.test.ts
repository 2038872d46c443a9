import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadFullCatalog } from '../../src/catalog/catalog.ts';
import { getRepeats } from '../../src/declarations/operation.ts';
import { compareWithSpec, formatComparison } from '../../src/openapi/compare-operations.ts';
import { getSpecOperations, parseDocument, SpecError } from '../../src/openapi/document.ts';
import { readSpec } from '../../src/openapi/read-spec.ts';
import { fileHosts } from '../support/file-hosts.ts';
import { folder } from '../support/files.ts';
import { createDocument, type Document } from '../support/openapi.ts';

const { operations } = await loadFullCatalog();
const CLIPS = '/v3/ai-clipping';
const clips = operations.filter(({ endpoint }) => endpoint.includes(CLIPS));

/** The document of what HeyGen has of clips, as it is declared, but for what a test changes. */
function createClips(change: (document: Document) => void = () => {}): Document {
  const document = createDocument(CLIPS, ({ method, path }) =>
    clips.some((clip) => clip.endpoint === `${method} ${path}` && getRepeats(clip) === 'header'),
  );
  change(document);
  return document;
}

const compare = (document: Document) => compareWithSpec(clips, getSpecOperations(document));
const getBody = (document: Document) => document.paths[CLIPS].post.requestBody.content['application/json'].schema;

describe('an OpenAPI file beside the declarations', () => {
  it('has nothing new, gone or changed where it is as declared', () => {
    const { changed, ...found } = compare(createClips());
    expect(found).toEqual({ operations: 4, added: [], gone: [] });
    // The declarations leave what a job was given to its answer's other fields.
    expect(changed.flatMap(({ differences }) => differences)).toEqual([]);
    expect(changed.map(({ tool, newAnswerFields }) => [tool, newAnswerFields])).toEqual([
      ['get_ai_clipping', ['output_settings']],
      ['list_ai_clipping', ['output_settings']],
    ]);
  });

  it('tells of operations that are new and gone, whatever their parameters are called', () => {
    const document = createClips(({ paths }) => {
      paths[`${CLIPS}/{clipping}`] = paths[`${CLIPS}/{job_id}`];
      delete paths[`${CLIPS}/{job_id}`];
      delete paths[`${CLIPS}/{clipping}`].delete;
      paths['/v3/ai-clipping/{job_id}/retry'] = { post: { summary: 'Try\nagain' } };
      paths['/v2/old'] = { get: {} };
    });
    const comparison = compare(document);
    expect(comparison.added).toEqual([{ endpoint: 'POST /v3/ai-clipping/{job_id}/retry', summary: 'Try\nagain' }]);
    expect(comparison.gone).toEqual([{ tool: 'delete_ai_clipping', endpoint: 'DELETE /v3/ai-clipping/{job_id}' }]);
    expect(formatComparison(comparison)).toContain('new      POST /v3/ai-clipping/{job_id}/retry: Try again\n');
    expect(formatComparison(comparison)).toContain('4 operations of v3 in the file: 1 new, 1 gone, 2 changed');
  });

  it('tells of each field that differs, in words', () => {
    const document = createClips((changed) => {
      const body = getBody(changed);
      body.properties.mood = { type: ['string', 'null'], enum: ['calm', 'loud', null] };
      body.properties.input_language = { allOf: [{ type: 'integer' }] };
      body.properties.output_settings.properties.aspect_ratio.enum.push('round');
      delete body.properties.title;
      body.required.push('mood');
      changed.components.schemas.AiClipping.properties.id.type = 'integer';
      changed.components.schemas.AiClipping.properties.colour = { type: 'string' };
    });
    const words = formatComparison(compare(document));
    for (const line of [
      'create_ai_clipping.mood: new (string)',
      'create_ai_clipping.title: HeyGen does not have it',
      'create_ai_clipping: required mood, video; declared video',
      'create_ai_clipping.input_language: type integer; declared string',
      'create_ai_clipping.output_settings.aspect_ratio: choices landscape, portrait, round, square; declared landscape, portrait, square',
      'get_ai_clipping answers.id: type integer; declared string',
      'list_ai_clipping answers also: output_settings, colour',
    ])
      expect(words).toContain(`           ${line}\n`);
  });

  it('tells where HeyGen no longer names the header by which it knows a repeat', () => {
    const without = compareWithSpec(clips, getSpecOperations(createDocument(CLIPS)));
    expect(formatComparison(without)).toContain('(Idempotency-Key): choices no header; declared header');
  });

  it('ends where a schema holds itself', () => {
    const document = createClips(({ components }) => {
      components.schemas.AiClip.properties.parent = { $ref: '#/components/schemas/AiClip' };
    });
    expect(compare(document).gone).toEqual([]);
  });
});

describe('the whole of July’s contract', () => {
  it('has every path that is declared for it, and no field that is not', () => {
    const { added, changed } = compareWithSpec(operations, getSpecOperations(createDocument('/v3/')));
    expect(added).toEqual([]);
    expect(changed.flatMap(({ differences }) => differences.filter(({ what }) => what === 'new'))).toEqual([]);
  });
});

describe('reading the file', () => {
  const serve = fileHosts();

  const write = (text: string) => {
    const file = `${folder()}/openapi.json`;
    writeFileSync(file, text);
    return file;
  };

  it('takes a path, and an address', async () => {
    const text = JSON.stringify(createClips());
    expect(await readSpec(write(text))).toHaveLength(4);
    const host = await serve((_, response) => response.end(text));
    expect(await readSpec(host.url)).toHaveLength(4);
  });

  it.each([
    ['what is not there', '/nowhere/openapi.json', /\/nowhere\/openapi\.json cannot be read\. ENOENT/],
    ['YAML', write('openapi: 3.0.3\npaths: {}\n'), /It is not JSON\. It is YAML: convert it first\./],
    ['another JSON', write('{"hello": 1}'), /It is no OpenAPI document: it has no paths\./],
  ])('says what is wrong with %s', async (_, source, message) => {
    await expect(readSpec(source)).rejects.toThrow(message);
    await expect(readSpec(source)).rejects.toThrow(SpecError);
  });

  it('says what the address answers', async () => {
    const host = await serve((_, response) => response.writeHead(404).end('gone'));
    await expect(readSpec(host.url)).rejects.toThrow('It answers 404.');
  });

  it('refuses a list', () => {
    expect(() => parseDocument('[]')).toThrow(SpecError);
  });
});
