/**
 * The local boundary detection model (LBDM): a line breaks where an interval is large and unlike its neighbours.
 *
 * Cambouropoulos 2001, "The local boundary detection model (LBDM) and its application in the study of expressive timing",
 * ICMC: the change rule and the proximity rule over pitch intervals, times between onsets and rests, which weigh a
 * quarter, a half and a quarter.
 */

import type { Note } from '../score.ts';

const PITCH = 0.25;
const ONSETS = 0.5;
const RESTS = 0.25;

/**
 * How strong the boundary before each note of a line is, 0–1; 0 before the first.
 *
 * @example boundaryStrengths(notes)[7] // 1 where the interval before note 7 stands out in pitch, time and rest
 */
export function boundaryStrengths(notes: readonly Note[]): Float64Array {
  const steps = Math.max(0, notes.length - 1);
  const pitch = new Float64Array(steps);
  const onsets = new Float64Array(steps);
  const rests = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    pitch[i] = Math.abs(notes[i + 1].pitch - notes[i].pitch);
    onsets[i] = Math.max(0, notes[i + 1].tick - notes[i].tick);
    rests[i] = Math.max(0, notes[i + 1].tick - notes[i].tick - notes[i].durationTicks);
  }
  const strengths = new Float64Array(notes.length);
  for (const [values, weight] of [
    [pitch, PITCH],
    [onsets, ONSETS],
    [rests, RESTS],
  ] as const) {
    const profile = profileOf(values);
    for (let i = 0; i < steps; i++) strengths[i + 1] += weight * profile[i];
  }
  return strengths;
}

/** Each value times how much it differs from its neighbours, the largest made 1. */
function profileOf(values: Float64Array): Float64Array {
  const change = (i: number): number => {
    if (i < 0 || i + 1 >= values.length) return 0;
    const sum = values[i] + values[i + 1];
    return sum === 0 ? 0 : Math.abs(values[i] - values[i + 1]) / sum;
  };
  const strengths = values.map((value, i) => value * (change(i - 1) + change(i)));
  const most = strengths.reduce((max, value) => Math.max(max, value), 0);
  return most === 0 ? strengths : strengths.map((value) => value / most);
}
