import { isOperation } from '../../declarations/operation.ts';
import { createBoundedMap } from '../../runtime/bounded-map.ts';
import { nameCall } from './repeat-keys.ts';
import type { ParsedCall } from './tool-call.ts';

/** For how long somebody's word counts, in milliseconds: about a day's work. */
const KEPT_MS = 12 * 3_600_000;
const MAX_KEPT = 10_000;

/** Who uses whose face or voice: the same for the same caller and picture or recording; it tells neither. */
function nameUse({ tool, input, caller }: ParsedCall): string | undefined {
  if (!isOperation(tool) || !tool.likeness) return undefined;
  const { of, field } = tool.likeness;
  return `${caller.logContext?.caller ?? ''}:${nameCall({ name: of }, { [field]: input[field] }, caller.key ?? '')}`;
}

/** What users of this process said of the faces and voices that they use, so that each is asked about once. */
export class LikenessConsents {
  readonly #given = createBoundedMap<true>(MAX_KEPT, { ttl: KEPT_MS });

  has(call: ParsedCall): boolean {
    const use = nameUse(call);
    return use !== undefined && this.#given.has(use);
  }

  /** Remembers that the user went on with a call. */
  add(call: ParsedCall): void {
    const use = nameUse(call);
    if (use !== undefined) this.#given.set(use, true);
  }
}
