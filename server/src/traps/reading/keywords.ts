/** Words that Python 3 takes for itself; `match`, `case`, `type` and `_` are names in most places. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Whether nothing can have this name. */
export function isKeyword(name: string): boolean {
  return KEYWORDS.has(name);
}
