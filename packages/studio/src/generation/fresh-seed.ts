/** A seed of up to six digits that nobody chose: short enough to be said. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
}
