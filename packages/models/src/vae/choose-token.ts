/** Choosing a token by its logits. */

/**
 * The likeliest token at temperature 0, else one drawn from softmax(logits / temperature).
 *
 * @param logits   of V tokens, from `first` on
 * @param uniform  from 0 up to 1: which one is drawn
 * @example chooseToken(Float32Array.of(0, 2, 1), { first: 0, count: 3, temperature: 0, uniform: 0.9 }) // => 1
 */
export function chooseToken(
  logits: Float32Array,
  {
    first,
    count,
    temperature,
    uniform,
  }: { readonly first: number; readonly count: number; readonly temperature: number; readonly uniform: number },
): number {
  let likeliest = 0;
  for (let token = 1; token < count; token += 1)
    if (logits[first + token]! > logits[first + likeliest]!) likeliest = token;
  if (temperature === 0) return likeliest;
  const peak = logits[first + likeliest]!;
  const weights = new Float64Array(count);
  let total = 0;
  for (let token = 0; token < count; token += 1) {
    weights[token] = Math.exp((logits[first + token]! - peak) / temperature);
    total += weights[token]!;
  }
  let rest = uniform * total;
  for (let token = 0; token < count; token += 1) {
    rest -= weights[token]!;
    if (rest < 0) return token;
  }
  return likeliest;
}
