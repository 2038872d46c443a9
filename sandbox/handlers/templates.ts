import type { Json } from '../../src/declarations/operation.ts';
import { found } from '../api-error.ts';
import { TEMPLATES } from '../fixtures.ts';

/** @throws ApiError 404 */
export const templateOf = (id: unknown): Json => found(TEMPLATES, 'id', id, 'template_not_found', 'Template');
