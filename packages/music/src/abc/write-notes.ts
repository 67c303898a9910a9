/** Notes, chords and rests as ABC text (ABC 2.1, sections 4.1 to 4.17). */
import type { NotatedEvent, NotatedNote, SpelledPitch, TupletRatio } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { greatestCommonDivisor } from '../notation/written-duration.ts';
import { BarAccidentals } from './bar-accidentals.ts';
import { decorationOfMark } from './decorations.ts';
import { type AbcKey, signOf } from './key-field.ts';
import { UNITS_PER_QUARTER, type Units, unitsOfValue } from './note-lengths.ts';

/**
 * When accidentals are written: "safe" also where programs differ about how far one reaches (all octaves as the
 * standard says, or one; over a tie or not), "needed" only where the standard wants them.
 */
export type AccidentalStyle = 'safe' | 'needed';

/** The accidentals that hold in a bar, by the standard and by the other common reading. */
export class WrittenAccidentals {
  readonly #standard: BarAccidentals;
  readonly #octave: BarAccidentals;
  readonly #safe: boolean;

  constructor(key: AbcKey, style: AccidentalStyle) {
    this.#standard = new BarAccidentals(key, 'pitch');
    this.#octave = new BarAccidentals(key, 'octave');
    this.#safe = style === 'safe';
  }

  setKey(key: AbcKey): void {
    this.#standard.setKey(key);
    this.#octave.setKey(key);
  }

  endBar(): void {
    this.#standard.endBar();
    this.#octave.endBar();
  }

  /**
   * The sign before a note, or nothing.
   *
   * @param printed  a sign is wanted in any case
   * @param tied     a tie brings the same pitch over
   */
  signOf({ step, alter, octave }: SpelledPitch, printed: boolean, tied: boolean): string {
    const implied = this.#standard.implied(step, octave) === alter;
    const impliedInOctave = this.#octave.implied(step, octave) === alter;
    const known = this.#safe ? implied && impliedInOctave : implied || tied;
    if (known && !printed) return '';
    this.#standard.alterOf(step, octave, alter, undefined);
    this.#octave.alterOf(step, octave, alter, undefined);
    return signOf(alter);
  }
}

/**
 * A pitch without its accidental.
 *
 * @example pitchText({ step: 'C', alter: 0, octave: 3 }) // => 'C,'
 */
export function pitchText({ step, octave }: SpelledPitch): string {
  return octave >= 5 ? step.toLowerCase() + "'".repeat(octave - 5) : step + ','.repeat(4 - octave);
}

/**
 * A length as a multiple of the unit note length.
 *
 * @example lengthText(3, 2) // => '3/'
 */
export function lengthText(numerator: number, denominator: number): string {
  const divisor = greatestCommonDivisor(numerator, denominator) || 1;
  const n = numerator / divisor;
  const d = denominator / divisor;
  if (d === 1) return n === 1 ? '' : String(n);
  return `${n === 1 ? '' : n}/${d === 2 ? '' : d}`;
}

/**
 * The length of an event in units before the tuplet that is written around it.
 *
 * @param group  the tuplet whose sign stands before
 */
export function writtenUnits(
  event: NotatedEvent,
  group: TupletRatio | undefined,
  ticksPerQuarter: number,
  reports: ReportTally,
): { readonly numerator: number; readonly denominator: number } {
  const { value, dots = 0, tuplet, durationTicks, grace } = event;
  const outer = group ?? { actual: 1, normal: 1 };
  const fromTicks = {
    numerator: durationTicks * outer.actual * UNITS_PER_QUARTER,
    denominator: ticksPerQuarter * outer.normal,
  };
  if (value === undefined) return fromTicks;
  const drawn = unitsOfValue(value, dots);
  const { actual, normal } = tuplet ?? { actual: 1, normal: 1 };
  const fromValue = { numerator: drawn * normal * outer.actual, denominator: actual * outer.normal };
  const sounding = (drawn * normal * ticksPerQuarter) / actual / UNITS_PER_QUARTER;
  if (grace !== undefined || Math.abs(sounding - durationTicks) <= 1) return fromValue;
  reports.add('note-length', 'a note lasts other than it is drawn; it is written as long as it lasts');
  return fromTicks;
}

/** Length text of an event. */
export function eventLength(
  event: NotatedEvent,
  group: TupletRatio | undefined,
  unit: Units,
  ticksPerQuarter: number,
  reports: ReportTally,
): string {
  const { numerator, denominator } = writtenUnits(event, group, ticksPerQuarter, reports);
  const n = Math.round(numerator);
  return lengthText(n, Math.round(denominator * unit));
}

/** The decorations before a note. */
export function marksText(event: NotatedEvent, reports: ReportTally): string {
  let text = '';
  for (const mark of event.marks ?? []) {
    const name = decorationOfMark(mark);
    if (name === 'staccato') text += '.';
    else if (/^[^!|%"\\\]\s][^!|%"\\\]]{0,36}$/.test(name)) text += `!${name}!`;
    else reports.add('decoration', `the mark "${mark.slice(0, 40)}" cannot be written`);
  }
  return text;
}

/** A note or chord with accidentals, length and ties. */
export function headsText(
  event: NotatedEvent,
  accidentals: WrittenAccidentals,
  octaveShift: number,
  tiedPitches: ReadonlySet<string>,
  length: string,
  ties: ReadonlySet<NotatedNote>,
): string {
  const heads = event.notes.map((note) => {
    const { step, alter, octave } = note.pitch;
    const tied = tiedPitches.has(`${step}${octave}/${alter}`);
    const mark = note.accidental === 'cautionary' ? '!courtesy!' : note.accidental === 'editorial' ? '!editorial!' : '';
    const sign = accidentals.signOf(note.pitch, note.accidental !== undefined, tied);
    return {
      text: `${mark}${sign}${pitchText({ step, alter, octave: octave - octaveShift })}`,
      tie: ties.has(note) ? '-' : '',
    };
  });
  if (heads.length === 1) return `${heads[0].text}${length}${heads[0].tie}`;
  return `[${heads.map(({ text, tie }) => text + tie).join('')}]${length}`;
}

/** What ABC cannot say about a note, for the reports. */
export function reportNote(event: NotatedEvent, reports: ReportTally): void {
  for (const note of event.notes) {
    if (note.velocity !== undefined) reports.add('velocity', 'ABC has no place for the velocity of a note');
    if (note.notehead !== undefined) reports.add('notehead', 'ABC has no place for the shape of a note head');
    if (note.unpitched !== undefined)
      reports.add('percussion', 'ABC has no place for the key number of a percussion note');
  }
}
