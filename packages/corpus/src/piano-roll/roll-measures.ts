/**
 * What piano rolls are measured by in the papers on GANs, bar by bar.
 *
 * Dong et al. 2018 (MuseGAN), section 5.2, and Dong and Yang 2018 (BinaryMuseGAN), section 4.3. Bars count that sound; a note
 * that goes over a bar line counts in both bars. The values depend on the grid: compare only rolls of one header.
 */
import type { PianoRoll, PianoRollHeader } from './piano-roll-header.ts';
import { tonalDistance } from './tonal-distance.ts';

/** A mean in the making: pooled means are sums over counts. */
export type MeasureSum = { readonly sum: number; readonly count: number };

/**
 * By name:
 * - `EB track` share of bars that are empty
 * - `UPC track` pitch classes used in a bar (pitched tracks)
 * - `QN track` share of a bar's notes that last a 32nd at least, and `QN` over all pitched tracks' bars
 * - `PP track` share of a bar's steps in which more than two pitches sound, and `PP` over the pitched tracks together
 * - `DP` share of a bar's drum strokes that lie on sixteenths, wherever the first of these falls
 * - `TD a-b` tonal distance of two tracks, beat by beat, and `TD` over all pairs of pitched tracks
 * - `ON track` notes that begin in a bar; no paper's, but what the others are read against
 */
export type RollMeasureSums = Readonly<Record<string, MeasureSum>>;

/** A 32nd is a qualified note. */
const SHORTEST_NOTE = 1 / 32;
const BEATS = 4;
const SIXTEENTHS = 16;

/** The measures of one phrase. */
export function rollMeasures(roll: PianoRoll, header: PianoRollHeader): RollMeasureSums {
  const sums = new Map<string, { sum: number; count: number }>();
  const tell = (name: string, value: number): void => {
    const found = sums.get(name) ?? { sum: 0, count: 0 };
    sums.set(name, { sum: found.sum + value, count: found.count + 1 });
  };
  for (let bar = 0; bar < header.bars; bar += 1) tellBar(roll, bar, header, tell);
  return Object.fromEntries(sums);
}

/**
 * Pools phrases: the mean of each measure over all bars (TD: beats) that have it.
 *
 * @example meanMeasures([rollMeasures(roll, BAND_HEADER)]).QN // => 0.95
 */
export function meanMeasures(all: readonly RollMeasureSums[]): Readonly<Record<string, number>> {
  const pooled = new Map<string, { sum: number; count: number }>();
  for (const sums of all) {
    for (const [name, { sum, count }] of Object.entries(sums)) {
      const found = pooled.get(name) ?? { sum: 0, count: 0 };
      pooled.set(name, { sum: found.sum + sum, count: found.count + count });
    }
  }
  return Object.fromEntries(Array.from(pooled, ([name, { sum, count }]) => [name, sum / count]));
}

function tellBar(
  roll: PianoRoll,
  bar: number,
  header: PianoRollHeader,
  tell: (name: string, value: number) => void,
): void {
  const { tracks, bars, stepsPerBar, pitches } = header;
  const size = stepsPerBar * pitches;
  const barOf = (track: number): Uint8Array =>
    roll.subarray((track * bars + bar) * size, (track * bars + bar + 1) * size);
  const pitched: { readonly name: string; readonly cells: Uint8Array; readonly chromas: readonly Float64Array[] }[] =
    [];
  for (const [index, { name, program }] of tracks.entries()) {
    const cells = barOf(index);
    const isEmpty = cells.indexOf(1) < 0;
    tell(`EB ${name}`, isEmpty ? 1 : 0);
    if (isEmpty) continue;
    const notes = notesOfBar(cells, header);
    tell(`ON ${name}`, notes.length);
    if (program < 0) {
      tell('DP', drumPattern(notes, stepsPerBar));
      continue;
    }
    const chromas = beatChromas(cells, header);
    const classes = new Set<number>();
    for (const chroma of chromas)
      for (const [pitchClass, value] of chroma.entries()) if (value > 0) classes.add(pitchClass);
    tell(`UPC ${name}`, classes.size);
    const long = notes.filter(({ length }) => length / stepsPerBar >= SHORTEST_NOTE).length;
    tell(`QN ${name}`, long / notes.length);
    tell('QN', long / notes.length);
    tell(`PP ${name}`, polyphony([cells], header));
    pitched.push({ name, cells, chromas });
  }
  if (pitched.length === 0) return;
  tell(
    'PP',
    polyphony(
      pitched.map(({ cells }) => cells),
      header,
    ),
  );
  for (const [index, a] of pitched.entries()) {
    for (const b of pitched.slice(index + 1)) {
      for (let beat = 0; beat < BEATS; beat += 1) {
        const distance = tonalDistance(a.chromas[beat]!, b.chromas[beat]!);
        if (distance === undefined) continue;
        tell(`TD ${a.name}-${b.name}`, distance);
        tell('TD', distance);
      }
    }
  }
}

/** Runs of steps within a bar. */
function notesOfBar(
  cells: Uint8Array,
  { stepsPerBar, pitches }: PianoRollHeader,
): { readonly step: number; readonly length: number }[] {
  const notes: { step: number; length: number }[] = [];
  for (let row = 0; row < pitches; row += 1) {
    for (let step = 0; step < stepsPerBar; step += 1) {
      if (cells[step * pitches + row] === 0) continue;
      const from = step;
      while (step < stepsPerBar && cells[step * pitches + row] !== 0) step += 1;
      notes.push({ step: from, length: step - from });
    }
  }
  return notes;
}

/**
 * The share of strokes on every third step (of 48), for the best of three beginnings. The papers' code weighs strokes beside
 * a sixteenth by 0.3 within a 96th of a bar, which a grid of 48 does not have.
 */
function drumPattern(notes: readonly { readonly step: number }[], stepsPerBar: number): number {
  const period = Math.max(1, Math.round(stepsPerBar / SIXTEENTHS));
  const strokes = new Array<number>(period).fill(0);
  for (const { step } of notes) strokes[step % period]! += 1;
  return Math.max(...strokes) / notes.length;
}

/** The share of steps in which more than two pitches sound in some tracks together. */
function polyphony(tracks: readonly Uint8Array[], { stepsPerBar, pitches }: PianoRollHeader): number {
  let many = 0;
  for (let step = 0; step < stepsPerBar; step += 1) {
    let sounding = 0;
    for (let cell = step * pitches; cell < (step + 1) * pitches; cell += 1) {
      if (tracks.some((cells) => cells[cell] !== 0)) sounding += 1;
    }
    if (sounding > 2) many += 1;
  }
  return many / stepsPerBar;
}

/** Steps that each pitch class sounds in, beat by beat. */
function beatChromas(cells: Uint8Array, { stepsPerBar, pitches, lowestPitch }: PianoRollHeader): Float64Array[] {
  const chromas = Array.from({ length: BEATS }, () => new Float64Array(12));
  for (let step = 0; step < stepsPerBar; step += 1) {
    const chroma = chromas[Math.floor((step * BEATS) / stepsPerBar)]!;
    for (let row = 0; row < pitches; row += 1) {
      if (cells[step * pitches + row] !== 0) chroma[(lowestPitch + row) % 12]! += 1;
    }
  }
  return chromas;
}
