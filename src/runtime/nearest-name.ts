const normalize = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Levenshtein distance, a row of the table at a time. */
function getDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(Number(next[j]) + 1, Number(row[j + 1]) + 1, Number(row[j]) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return Number(row[b.length]);
}

/** How many letters may differ: one in six. */
const getTolerance = (name: string) => Math.floor(name.length / 6);

/**
 * The name that was meant by one that is not known: case and punctuation do not count, a few letters may differ, the end
 * may be missing.
 */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = normalize(name);
  const scored = known.map((candidate) => {
    const right = normalize(candidate);
    const distance = getDistance(wanted, right);
    const isBeginning = (right.startsWith(wanted) || wanted.startsWith(right)) && distance <= wanted.length / 3;
    return { candidate, distance, isNear: isBeginning || distance <= getTolerance(right) };
  });
  return scored.filter(({ isNear }) => isNear).sort((a, b) => a.distance - b.distance)[0]?.candidate;
}
