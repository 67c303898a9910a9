/** How far generated rolls lie from real ones, as one number: what a GAN is selected by. */
import type { PianoRoll, PianoRollHeader } from './piano-roll-header.ts';
import { meanMeasures, rollMeasures } from './roll-measures.ts';

/**
 * A gap of so much counts as 1. QN, PP and TD: what BinaryMuseGAN's best model is off by (Dong and Yang 2018, table 2:
 * 0.10, 0.03, 0.09); the others in proportion to them.
 */
const SCALES: Readonly<Record<string, number>> = { EB: 0.1, UPC: 0.5, QN: 0.1, PP: 0.03, DP: 0.1, TD: 0.09 };

export type RollSummary = {
  readonly measures: Readonly<Record<string, number>>;
  /** mean variance of a cell from phrase to phrase: 0 where all phrases are one */
  readonly variety: number;
};

/** What `rollDistance` compares. */
export function summarizeRolls(rolls: readonly PianoRoll[], header: PianoRollHeader): RollSummary {
  const sums = new Float64Array(rolls[0]?.length ?? 0);
  for (const roll of rolls) for (let cell = 0; cell < sums.length; cell += 1) sums[cell]! += roll[cell]!;
  let variety = 0;
  for (const sum of sums) variety += (sum / rolls.length) * (1 - sum / rolls.length);
  return { measures: meanMeasures(rolls.map((roll) => rollMeasures(roll, header))), variety: variety / sums.length };
}

/**
 * The mean gap of the measures EB, UPC, QN, PP, DP and TD, each kind the mean over its tracks or pairs in units of its
 * scale, and of the variety, as |log₂| of the quotient; 1 is about as far as the papers' best model. A measure that the
 * generated rolls do not have at all counts with its whole value.
 *
 * @example rollDistance(summarizeRolls(rolls, BAND_HEADER), summarizeRolls(rolls, BAND_HEADER)) // => 0
 */
export function rollDistance(generated: RollSummary, real: RollSummary): number {
  const kinds = Object.entries(SCALES).flatMap(([kind, scale]) => {
    const gaps = Object.entries(real.measures)
      .filter(([name]) => name === kind || name.startsWith(`${kind} `))
      .map(([name, value]) => Math.abs((generated.measures[name] ?? 0) - value) / scale);
    return gaps.length > 0 ? [gaps.reduce((a, b) => a + b, 0) / gaps.length] : [];
  });
  const variety = Math.abs(Math.log2((generated.variety + 1e-9) / (real.variety + 1e-9)));
  return [...kinds, variety].reduce((a, b) => a + b, 0) / (kinds.length + 1);
}
