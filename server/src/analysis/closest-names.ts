/** The known names most like the one that was given, best first; empty when none is near. */
export function closestNames(name: string, known: readonly string[], most = 3): string[] {
  const scored = known.map((candidate) => ({ candidate, score: unlikeness(name.toLowerCase(), candidate) }));
  return scored
    .filter(({ score }) => score <= 0.5)
    .sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** 0 for the same name, 1 for nothing in common; a part of a name counts as near. */
function unlikeness(name: string, candidate: string): number {
  if (name.length >= 3 && candidate.includes(name)) return 0.25;
  return editDistance(name, candidate) / Math.max(name.length, candidate.length, 1);
}

/** Least number of letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
