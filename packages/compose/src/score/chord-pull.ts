/** How much tones of a chord that was asked for, or that makes a cadence, are preferred; other tones may come. */
import { cellChordTones } from '@continuo/corpus';
import type { BarPlan } from './bar-plan.ts';
import { tonesAt } from './chord-wishes.ts';

/** Added to the logits of its tones. */
const ASKED = 1.5;
const CADENCE = 2.5;

/** What is added to the logit of each pitch class at a tick; undefined where no chord is asked for. */
export function chordPull(
  plan: Pick<BarPlan, 'chords' | 'span' | 'told' | 'form'>,
  tick: number,
): Float64Array | undefined {
  const asked = tonesAt(plan, tick);
  if (asked !== undefined) return asked.length === 0 ? undefined : pulled(asked, ASKED);
  const { form, told, span } = plan;
  if (form === undefined || form.role === 'none') return undefined;
  const chord = told.chords[2 * (tick - span.start) < span.end - span.start ? 0 : 1];
  return chord && pulled(cellChordTones(chord), CADENCE);
}

function pulled(tones: readonly number[], by: number): Float64Array {
  return Float64Array.from({ length: 12 }, (_, tone) => (tones.includes(tone) ? by : 0));
}
