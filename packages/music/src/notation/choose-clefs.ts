/** Clefs for a staff: chosen by what lies on the lines, changed only where it is worth it. */
import type { Pitch, Ticks } from '../score.ts';
import type { Clef } from './notated-score.ts';

/** A clef that a staff may have: the pitches of its lowest and highest line. */
type Choice = Pick<Clef, 'sign' | 'line' | 'octaveChange'> & { readonly low: Pitch; readonly high: Pitch };

const TREBLE: Choice = { sign: 'G', line: 2, low: 64, high: 77 };
const BASS: Choice = { sign: 'F', line: 4, low: 43, high: 57 };
const ALTO: Choice = { sign: 'C', line: 3, low: 53, high: 67 };
const TENOR: Choice = { sign: 'C', line: 4, low: 50, high: 64 };
const TREBLE_BELOW: Choice = { sign: 'G', line: 2, octaveChange: -1, low: 52, high: 65 };
const BASS_BELOW: Choice = { sign: 'F', line: 4, octaveChange: -1, low: 31, high: 45 };

/** What a change of clef costs, in ledger lines. */
const CHANGE = 16;
/** What the second and further clefs of a list cost a measure: the instrument's usual one is preferred. */
const UNUSUAL = 0.5;

/** The notes of a measure, for its clef. */
export type ClefMeasure = { readonly tick: Ticks; readonly pitches: readonly Pitch[] };

/**
 * The clefs of a staff: the row that costs least in ledger lines and changes (Viterbi's algorithm over measures).
 *
 * @param program  General MIDI: violas read alto clef, guitars the treble clef that sounds an octave lower;
 *   −1 is a keyboard's lower staff
 * @example chooseClefs([{ tick: 0, pitches: [40, 43] }], 1, 0) // => [{ tick: 0, staff: 1, sign: 'F', line: 4 }]
 */
export function chooseClefs(measures: readonly ClefMeasure[], staff: number, program: number): Clef[] {
  const choices = choicesOf(program);
  let costs = choices.map((_, i) => i * UNUSUAL);
  const cameFrom: number[][] = [];
  for (const { pitches } of measures) {
    const best = costs.indexOf(Math.min(...costs));
    const from = choices.map((_, i) => (costs[best] + CHANGE < costs[i] ? best : i));
    costs = choices.map(
      (choice, i) =>
        costs[from[i]] +
        (from[i] === i ? 0 : CHANGE) +
        (pitches.length > 0 && i > 0 ? UNUSUAL : 0) +
        pitches.reduce((sum, pitch) => sum + ledgerLines(pitch, choice), 0),
    );
    cameFrom.push(from);
  }
  const path = new Array<number>(measures.length);
  let at = costs.indexOf(Math.min(...costs));
  for (let i = measures.length - 1; i >= 0; i--) {
    path[i] = at;
    at = cameFrom[i][at];
  }
  return measures.flatMap(({ tick }, i) => {
    if (i > 0 && path[i] === path[i - 1]) return [];
    const { sign, line, octaveChange } = choices[path[i]];
    return [{ tick, staff, sign, line, ...(octaveChange === undefined ? {} : { octaveChange }) }];
  });
}

function choicesOf(program: number): readonly Choice[] {
  if (program < 0) return [BASS, TREBLE];
  if (program >= 24 && program <= 31) return [TREBLE_BELOW];
  if ((program >= 32 && program <= 39) || program === 43) return [BASS_BELOW];
  if (program === 41) return [ALTO, TREBLE];
  if (program === 42 || program === 57 || program === 70) return [BASS, TENOR, TREBLE];
  return [TREBLE, BASS];
}

/** How many ledger lines a pitch needs, about: two to an octave's seven semitones above or below the staff. */
function ledgerLines(pitch: Pitch, { low, high }: Choice): number {
  if (pitch > high) return Math.min(8, Math.floor((pitch - high) / 3.4));
  if (pitch < low) return Math.min(8, Math.floor((low - pitch) / 3.4));
  return 0;
}
