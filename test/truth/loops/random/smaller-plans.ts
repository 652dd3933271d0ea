type Plain = null | undefined | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Names and labels stay: a plan without them is not a plan. */
const KEPT = new Set([
  'name',
  'label',
  'value',
  'file',
  'path',
  'folder',
  'maker',
  'kind',
  'markStyle',
  'append',
  'guarded',
]);

/** Objects that a plan can be without. */
const OPTIONAL = new Set(['base', 'hook']);

/** Every plan with one piece less, the large pieces first. `T` is plain data. */
export function smallerPlans<T>(plan: T): readonly T[] {
  return without(plan as Plain).toSorted((left, right) => size(left) - size(right)) as unknown as readonly T[];
}

function without(value: Plain): readonly Plain[] {
  if (Array.isArray(value)) {
    const list: readonly Plain[] = value;
    return list.flatMap((each, index) => [
      list.toSpliced(index, 1),
      ...without(each).map((smaller) => list.with(index, smaller)),
    ]);
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, each]): Plain[] => {
    if (KEPT.has(key)) return [];
    if (each !== null && typeof each === 'object') {
      const gone = OPTIONAL.has(key) ? [{ ...value, [key]: undefined }] : [];
      return [...gone, ...without(each).map((smaller) => ({ ...value, [key]: smaller }))];
    }
    if (each === true) return [{ ...value, [key]: false }];
    if (typeof each === 'number' && each > 0) return [{ ...value, [key]: 0 }];
    return typeof each === 'string' ? [{ ...value, [key]: undefined }] : [];
  });
}

function size(value: Plain): number {
  return JSON.stringify(value)?.length ?? 0;
}
