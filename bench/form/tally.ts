/** Precision and recall over pieces. */

/** Hits, what was found and what is true, added up over pieces. */
export class Tally {
  #hits = 0;
  #found = 0;
  #truth = 0;
  #sumOfF1 = 0;
  #pieces = 0;

  add(hits: number, found: number, truth: number): void {
    this.#hits += hits;
    this.#found += found;
    this.#truth += truth;
    this.#sumOfF1 += found + truth === 0 ? 1 : (2 * hits) / (found + truth);
    this.#pieces++;
  }

  row(): Record<string, string> {
    return {
      precision: (this.#hits / this.#found).toFixed(3),
      recall: (this.#hits / this.#truth).toFixed(3),
      F1: ((2 * this.#hits) / (this.#found + this.#truth)).toFixed(3),
      'mean F1 a piece': (this.#sumOfF1 / this.#pieces).toFixed(3),
    };
  }
}

/** A tally for each way to find the same thing. */
export function talliesOf(names: readonly string[]): ReadonlyMap<string, Tally> {
  return new Map(names.map((name) => [name, new Tally()]));
}

/** Prints the ways one below another. */
export function printTallies(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}`);
  console.table(Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.row()])));
}
