/**
 * How much tones of a chord that was asked for, or that makes a cadence, are preferred; other tones may come.
 *
 * A chord is heard by its root and by being whole: the root counts most, and tones that have not sounded in it yet count more than those
 * that have.
 */
import { cellChordTones } from '@continuo/corpus';
import type { Ticks } from '@continuo/music';
import type { BarPlan } from './bar-plan.ts';
import { chordAt } from './chord-wishes.ts';

export type SoughtChord = {
  /** pitch classes, the root first */
  readonly tones: readonly number[];
  /** where it begins */
  readonly start: Ticks;
  /** added to the logits of its tones */
  readonly strength: number;
};

const ASKED = 1.5;
const CADENCE = 2.5;
const FOR_ROOT = 0.5;
const FOR_MISSING = 0.75;

/** The chord that is sought at a tick; undefined where none is asked for. */
export function soughtChord(
  { chords, form, told, span }: Pick<BarPlan, 'chords' | 'span' | 'told' | 'form'>,
  tick: Ticks,
): SoughtChord | undefined {
  const share = (tick - span.start) / (span.end - span.start);
  if (chords !== undefined) {
    const asked = chordAt(chords, share);
    if (asked === undefined || asked.tones.length === 0) return undefined;
    return { tones: asked.tones, start: span.start + asked.from * (span.end - span.start), strength: ASKED };
  }
  const chord = form === undefined || form.role === 'none' ? undefined : told.chords[share < 0.5 ? 0 : 1];
  return chord && { tones: cellChordTones(chord), start: span.start, strength: CADENCE };
}

/**
 * What is added to the logit of each pitch class.
 *
 * @param heard  pitch classes that sounded in the chord up to now
 * @example chordPull({ tones: [7, 11, 2], start: 0, strength: 1.5 }, new Set([11]))[11] // => 1.5
 */
export function chordPull({ tones, strength }: SoughtChord, heard: ReadonlySet<number>): Float64Array {
  const pull = new Float64Array(12);
  for (const [place, tone] of tones.entries()) {
    pull[tone] = strength + (place === 0 ? FOR_ROOT : 0) + (heard.has(tone) ? 0 : FOR_MISSING);
  }
  return pull;
}
