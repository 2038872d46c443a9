import { toolset } from '../../src/declarations/toolset.ts';
import { comparisons } from './comparisons.ts';
import { podcasts } from './podcasts.ts';
import { realtime } from './realtime.ts';
import { workflows } from './workflows.ts';

export default toolset(
  'preview',
  'Preview (not open to every account)',
  [...podcasts, ...workflows, ...comparisons, ...realtime],
  { excludedFrom: ['all', 'everything'] },
);
