/** What a reader repaired or left out: never silently. */

import type { Pitch, Ticks } from '../score.ts';

export type MidiReportCode =
  | 'overlapping-notes'
  | 'stray-note-off'
  | 'unfinished-note'
  | 'impossible-pitch'
  | 'smpte-division'
  | 'smpte-tempo'
  | 'malformed-meta'
  | 'running-status-after-meta'
  | 'missing-end-of-track'
  | 'bytes-after-end-of-track'
  | 'unknown-chunk'
  | 'track-count'
  | 'bytes-after-last-track'
  | 'second-extension'
  | 'riff'
  | 'more-reports';

/** One finding of a reader: what it was, where, and what was made of it. */
export type MidiReport = {
  readonly code: MidiReportCode;
  /** index of the track chunk from 0; left out for the file as a whole */
  readonly track?: number;
  /** offset in the file from 0 */
  readonly byte: number;
  readonly tick?: Ticks;
  /** 0–15 */
  readonly channel?: number;
  readonly pitch?: Pitch;
  /** one sentence for people, counting tracks and channels from 1 */
  readonly message: string;
};

/** How many findings are kept one by one; further ones are counted in a last report. */
export const MAXIMUM_REPORTS = 1000;

/** Collects findings up to `MAXIMUM_REPORTS`, and counts the rest. */
export class ReportList {
  readonly #reports: MidiReport[] = [];
  #left = 0;

  /** @param describe  called only where the finding is kept, so that a hostile file costs no strings */
  add(describe: () => MidiReport): void {
    if (this.#reports.length < MAXIMUM_REPORTS) this.#reports.push(describe());
    else this.#left++;
  }

  finish(): readonly MidiReport[] {
    if (this.#left > 0) {
      this.#reports.push({ code: 'more-reports', byte: 0, message: `${this.#left} further findings are not listed` });
    }
    return this.#reports;
  }
}
