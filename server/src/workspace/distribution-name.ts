/** A distribution's name as PEP 503 compares it: lower case, runs of `-`, `_` and `.` are one `-`. */
export function normalizeName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}
