/** Which accidentals hold: the key's, and those written before in the same bar. */
import type { Step } from '../notation/notated-score.ts';
import { type AbcKey, altersOfKey } from './key-field.ts';

/**
 * How far an accidental reaches in its bar: nowhere, within its octave, or in all octaves.
 *
 * ABC 2.1, section 11.3 (`%%propagate-accidentals`); the default is "pitch".
 */
export type Propagation = 'not' | 'octave' | 'pitch';

export class BarAccidentals {
  propagation: Propagation;
  #key: ReadonlyMap<Step, number>;
  readonly #inBar = new Map<string, number>();

  constructor(key: AbcKey, propagation: Propagation) {
    this.#key = altersOfKey(key);
    this.propagation = propagation;
  }

  /** A new key takes back what the bar had. */
  setKey(key: AbcKey): void {
    this.#key = altersOfKey(key);
    this.#inBar.clear();
  }

  endBar(): void {
    this.#inBar.clear();
  }

  /** What the key alone says. */
  ofKey(step: Step): number {
    return this.#key.get(step) ?? 0;
  }

  /** What a note without a sign gets. */
  implied(step: Step, octave: number): number {
    return this.#inBar.get(this.#place(step, octave)) ?? this.#key.get(step) ?? 0;
  }

  /**
   * The alteration of a note; a written one is remembered for the rest of the bar.
   *
   * @param written  semitones, undefined where no sign stands
   * @param tied     the alteration of the note that is tied to it, which a note without a sign takes over
   */
  alterOf(step: Step, octave: number, written: number | undefined, tied: number | undefined): number {
    if (written === undefined) return tied ?? this.implied(step, octave);
    if (this.propagation !== 'not') this.#inBar.set(this.#place(step, octave), written);
    return written;
  }

  #place(step: Step, octave: number): string {
    return this.propagation === 'pitch' ? step : `${step}${octave}`;
  }
}
