import type { Json } from '../declarations/operation.ts';
import { found } from './problem.ts';
import { TEMPLATES } from './seeds.ts';

/** @throws Problem 404 */
export const templateOf = (id: unknown): Json => found(TEMPLATES, 'id', id, 'template_not_found', 'Template');
