/** Objects with only the fields that are there. */

/**
 * Leaves out the fields that are undefined.
 *
 * @example withoutUndefined({ bars: 8, key: undefined }) // => { bars: 8 }
 */
export function withoutUndefined<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
