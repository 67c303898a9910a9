/** Two parts of a request as one: what is said more directly wins. */
import type { Fields } from './fields.ts';

const LIMITS = ['range', 'polyphony', 'forbidden', 'chordTones'] as const;

/**
 * `over` on top of `base`. Soft wishes follow one another, so that those of `over` count where two meet; a limit of
 * `over` takes the place of all of its sort; a key, style or composer said anew lets go of what belonged to the old one.
 *
 * @example mergeFields({ style: 'folk', bars: 8 }, { key: 'G major', style: 'lieder' }) // => { bars: 8, key: 'G major', style: 'lieder' }
 */
export function mergeFields(base: Fields, over: Fields): Fields {
  const gone = new Set<string>();
  for (const manner of ['style', 'composer'] as const) {
    if (over.blend?.some((part) => part[manner] !== undefined)) gone.add(manner);
    if (over[manner] !== undefined && base.blend?.some((part) => part[manner] !== undefined)) gone.add('blend');
  }
  if (over.key !== undefined) gone.add('scale').add('keyIs');
  const kept = Object.fromEntries(Object.entries(base).filter(([field]) => !gone.has(field))) as Fields;
  const wishes = [...(kept.wishes ?? []), ...(over.wishes ?? [])];
  const anew = new Set<string>(
    (over.limits ?? []).flatMap((limit) => LIMITS.filter((sort) => limit[sort] !== undefined)),
  );
  const limits = [...(kept.limits ?? []).flatMap((limit) => withoutSorts(limit, anew)), ...(over.limits ?? [])];
  return {
    ...kept,
    ...over,
    ...(wishes.length > 0 ? { wishes } : {}),
    ...(limits.length > 0 ? { limits } : {}),
  };
}

type Limit = NonNullable<Fields['limits']>[number];

/** A limit with only the sorts that are not said anew; none where nothing is left. */
function withoutSorts(limit: Limit, anew: ReadonlySet<string>): Limit[] {
  const left = Object.fromEntries(Object.entries(limit).filter(([name]) => !anew.has(name))) as Limit;
  return LIMITS.some((sort) => left[sort] !== undefined) ? [left] : [];
}
