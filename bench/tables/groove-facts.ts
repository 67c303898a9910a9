/** What a drummer's bars are like: beat, loudness, timing; facts of a performance that lies on channel 10. */
import { DRUM_CHANNEL, type Score } from '@continuo/music';

const STEPS_PER_BAR = 16;
const [KICK, SNARE] = [36, 38] as const;

/** One drum's stroke: the nearest sixteenth from the beginning, and how far from it, in sixteenths, −½ to ½. */
type Stroke = { readonly pitch: number; readonly step: number; readonly offset: number; readonly velocity: number };

/** Of one performance; shares 0–1. */
export type GrooveFacts = {
  readonly strokesPerBar: number;
  readonly velocityMean: number;
  readonly velocityDeviation: number;
  /** in hundredths of a sixteenth; negative is early */
  readonly offsetMean: number;
  readonly offsetDeviation: number;
  /** strokes exactly on the grid, to an eighteenth of a sixteenth */
  readonly onGrid: number;
  /** bars with a kick on one */
  readonly kickOnOne: number;
  /** bars with a snare on two and four */
  readonly backbeat: number;
  /** of a bar's strokes (drum and step) and the next bar's, what both have, by what either has (Jaccard) */
  readonly repeat: number;
};

export const GROOVE_FACTS: Readonly<Record<keyof GrooveFacts, string>> = {
  strokesPerBar: 'strokes a bar',
  velocityMean: 'velocity, mean',
  velocityDeviation: 'velocity, deviation',
  offsetMean: 'offset, mean, % of a sixteenth',
  offsetDeviation: 'offset, deviation, %',
  onGrid: 'strokes on the grid',
  kickOnOne: 'bars with a kick on 1',
  backbeat: 'bars with a snare on 2 and 4',
  repeat: 'bars alike, one to the next',
};

/**
 * The facts of the first so many bars.
 *
 * @example grooveFacts(score, 8)?.backbeat // => 1 where each bar has its snare on two and four
 */
export function grooveFacts(score: Score, bars: number): GrooveFacts | undefined {
  const strokes = strokesOf(score).filter(({ step }) => step < bars * STEPS_PER_BAR);
  if (strokes.length === 0) return undefined;
  const sets = Array.from({ length: bars }, () => new Set<string>());
  for (const { pitch, step } of strokes)
    sets[Math.floor(step / STEPS_PER_BAR)]!.add(`${pitch} ${step % STEPS_PER_BAR}`);
  const shareOfBars = (...wanted: readonly string[]): number =>
    sets.filter((bar) => wanted.every((stroke) => bar.has(stroke))).length / bars;
  const velocities = strokes.map(({ velocity }) => velocity);
  const offsets = strokes.map(({ offset }) => 100 * offset);
  return {
    strokesPerBar: strokes.length / bars,
    velocityMean: meanOf(velocities),
    velocityDeviation: deviationOf(velocities),
    offsetMean: meanOf(offsets),
    offsetDeviation: deviationOf(offsets),
    onGrid: offsets.filter((offset) => Math.abs(offset) < 100 / 18).length / offsets.length,
    kickOnOne: shareOfBars(`${KICK} 0`),
    backbeat: shareOfBars(`${SNARE} 4`, `${SNARE} 12`),
    repeat: meanOf(sets.slice(1).map((bar, before) => jaccard(sets[before]!, bar))),
  };
}

/** Share of all strokes by drum with velocity (eighths of 128) or by drum with offset (ninths of a sixteenth). */
export function strokeHistogram(
  scores: readonly Score[],
  bars: number,
  of: 'velocity' | 'offset',
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const strokes = scores.flatMap(strokesOf).filter(({ step }) => step < bars * STEPS_PER_BAR);
  for (const { pitch, velocity, offset } of strokes) {
    const key = `${pitch} ${of === 'velocity' ? Math.floor(velocity / 16) : Math.round(9 * offset)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1 / strokes.length);
  }
  return counts;
}

/** Half the sum of the differences, 0 (alike) to 1 (nothing in common). */
export function totalVariation(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].reduce((sum, key) => sum + Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0)) / 2, 0);
}

function strokesOf({ tracks, ticksPerQuarter }: Score): Stroke[] {
  const notes = tracks.flatMap((track) => (track.channel === DRUM_CHANNEL ? track.notes : []));
  return notes.map(({ pitch, tick, velocity }) => {
    const place = (4 * tick) / ticksPerQuarter;
    const step = Math.floor(place + 0.5);
    return { pitch, step, offset: place - step, velocity };
  });
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const either = new Set([...a, ...b]).size;
  return either === 0 ? 1 : [...a].filter((each) => b.has(each)).length / either;
}
