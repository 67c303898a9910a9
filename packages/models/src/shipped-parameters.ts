/** What of a training's state is validated and shipped. */

/**
 * The parameters of some names, or their moving averages where there are any.
 *
 * @param names  `p.…`
 * @example shippedParameters(['p.x'], { 'p.x': raw, 'a.x': average }, 0.99)['p.x'] // => average
 */
export function shippedParameters(
  names: readonly string[],
  state: Readonly<Record<string, Float32Array>>,
  averageDecay: number | undefined,
): Record<string, Float32Array> {
  return Object.fromEntries(
    names.map((name) => [name, state[averageDecay === undefined ? name : `a.${name.slice(2)}`]!]),
  );
}
