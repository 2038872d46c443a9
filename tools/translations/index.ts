import { toolset } from '../../src/declarations/toolset.ts';
import {
  createProofread,
  downloadProofreadSrt,
  generateFromProofread,
  getProofread,
  uploadProofreadSrt,
} from './proofreads.ts';
import {
  bulkVideoTranslationStatuses,
  createVideoTranslation,
  createVideoTranslationBatch,
  deleteVideoTranslation,
  getVideoTranslation,
  getVideoTranslationBatch,
  listVideoTranslationLanguages,
  listVideoTranslations,
  updateVideoTranslation,
} from './video-translations.ts';

export default toolset('translations', 'Translations', [
  createVideoTranslation,
  getVideoTranslation,
  listVideoTranslations,
  updateVideoTranslation,
  deleteVideoTranslation,
  listVideoTranslationLanguages,
  createVideoTranslationBatch,
  getVideoTranslationBatch,
  bulkVideoTranslationStatuses,
  createProofread,
  getProofread,
  downloadProofreadSrt,
  uploadProofreadSrt,
  generateFromProofread,
]);
