/**
 * What multi-track piano rolls are measured by, with intervals, and how many of their bars stand in the training data.
 *
 * The measures are those of MuseGAN and BinaryMuseGAN, see `rollMeasures` of `@continuo/corpus`. Values of two grids or two
 * sets of tracks cannot be compared: measure real rolls in the same way and print them above.
 */
import {
  meanMeasures,
  type PianoRoll,
  type PianoRollHeader,
  type RollMeasureSums,
  rollMeasures,
} from '@continuo/corpus';
import { bootstrapInterval } from './bootstrap.ts';

export type RollReport = {
  readonly phrases: number;
  /** pooled over all bars, by the names of `rollMeasures` */
  readonly means: Readonly<Record<string, number>>;
  /** 95 %, bootstrapped over groups */
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
};

/**
 * Measures rolls.
 *
 * @param groups  phrases that hang together: those of one piece, or one alone where it was generated
 * @example measureRolls([[roll]], BAND_HEADER).means.QN // => 0.95
 */
export function measureRolls(groups: readonly (readonly PianoRoll[])[], header: PianoRollHeader): RollReport {
  const sums = groups.map((rolls) => pooled(rolls.map((roll) => rollMeasures(roll, header))));
  const means = meanMeasures(sums);
  const intervals = Object.keys(means).map((name) => {
    const totals = sums.flatMap(({ [name]: found }) => (found ? [{ total: found.sum, count: found.count }] : []));
    return [name, bootstrapInterval(totals)] as const;
  });
  return {
    phrases: groups.reduce((total, rolls) => total + rolls.length, 0),
    means,
    intervals: Object.fromEntries(intervals),
  };
}

function pooled(all: readonly RollMeasureSums[]): RollMeasureSums {
  const sums: Record<string, { sum: number; count: number }> = {};
  for (const one of all) {
    for (const [name, { sum, count }] of Object.entries(one)) {
      const found = sums[name] ?? { sum: 0, count: 0 };
      sums[name] = { sum: found.sum + sum, count: found.count + count };
    }
  }
  return sums;
}

/**
 * What sounds in each bar, as text that is the same in every key: pitches count from the lowest pitched one, drums as they
 * are. Bars in which no pitched track sounds are left out.
 */
export function barTexts(roll: PianoRoll, { tracks, bars, stepsPerBar, pitches }: PianoRollHeader): string[] {
  const size = stepsPerBar * pitches;
  return Array.from({ length: bars }, (_, bar) => {
    const cells = tracks.map(({ program }, track) => {
      const from = (track * bars + bar) * size;
      const found: { readonly step: number; readonly row: number }[] = [];
      for (let cell = roll.indexOf(1, from); cell >= 0 && cell < from + size; cell = roll.indexOf(1, cell + 1)) {
        found.push({ step: Math.floor((cell - from) / pitches), row: (cell - from) % pitches });
      }
      return { isDrums: program < 0, found };
    });
    const rows = cells.flatMap(({ isDrums, found }) => (isDrums ? [] : found.map(({ row }) => row)));
    if (rows.length === 0) return '';
    const lowest = rows.reduce((least, row) => Math.min(least, row));
    return cells
      .map(({ isDrums, found }) => found.map(({ step, row }) => `${step}:${isDrums ? row : row - lowest}`).join(' '))
      .join('|');
  }).filter((text) => text !== '');
}

/**
 * The share of bars that stand in the training bars, in any key, of all bars in which something pitched sounds.
 *
 * @param known  `barTexts` of the training phrases
 */
export function shareOfKnownBars(
  rolls: readonly PianoRoll[],
  header: PianoRollHeader,
  known: ReadonlySet<string>,
): { readonly bars: number; readonly found: number } {
  const texts = rolls.flatMap((roll) => barTexts(roll, header));
  return { bars: texts.length, found: texts.filter((text) => known.has(text)).length };
}
