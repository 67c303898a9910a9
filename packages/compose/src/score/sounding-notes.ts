/** What sounds in one track: notes that stay, and those written up to now; in ticks, so that limits hold to the tick. */
import type { Note, Ticks } from '@continuo/music';

/** Ticks from `start` up to, not including, `end`. */
export type Span = { readonly start: Ticks; readonly end: Ticks };

type Sounding = {
  readonly pitch: number;
  readonly tick: Ticks;
  readonly end: Ticks;
  /** it must not be cut short; others are where their pitch begins again */
  readonly isFixed: boolean;
};

export type TrackLimits = {
  /** most notes that sound together, in the bar in which a tick lies; Infinity where there is no limit */
  readonly mostAt: (tick: Ticks) => number;
  /** where the limit changes, rising */
  readonly changes: readonly Ticks[];
  /** where nothing else may sound: a motif is to be heard */
  readonly closed: readonly Span[];
  /** no note lasts beyond it */
  readonly endTick: Ticks;
};

type PlainNote = Pick<Note, 'pitch' | 'tick' | 'durationTicks'>;

/** The notes of one track while it is being written, cell after cell. */
export class SoundingNotes {
  readonly #limits: TrackLimits;
  readonly #all: Sounding[];
  /** of those the ones that sound in the open stretch or begin after it */
  #near: Sounding[] = [];
  #stretch: Span = { start: 0, end: 0 };

  constructor(fixed: readonly PlainNote[], limits: TrackLimits) {
    this.#limits = limits;
    this.#all = fixed.map((note) => sounding(note, true));
    this.#near = [...this.#all];
  }

  /** The same notes, to try something with. */
  fork(): SoundingNotes {
    const forked = new SoundingNotes([], this.#limits);
    forked.#all.push(...this.#all);
    return forked;
  }

  /** Says where notes are going to begin. */
  open(stretch: Span): void {
    this.#stretch = stretch;
    this.#near = this.#all.filter(({ end }) => end > stretch.start);
  }

  /** A note that was written; a fixed one is never cut short. */
  add(note: PlainNote, isFixed: boolean): void {
    const added = sounding(note, isFixed);
    this.#all.push(added);
    if (added.end > this.#stretch.start) this.#near.push(added);
  }

  /** Is there room for one more note at a tick, whatever its pitch? */
  hasRoom(tick: Ticks): boolean {
    if (this.#limits.closed.some(({ start, end }) => start <= tick && tick < end)) return false;
    const most = this.#limits.mostAt(tick);
    return most === Number.POSITIVE_INFINITY || this.#countAt(tick) < most;
  }

  /** May this pitch begin: no note that stays sounds with it already, and none of it begins there? */
  isFree(tick: Ticks, pitch: number): boolean {
    return !this.#near.some(
      (note) => note.pitch === pitch && note.tick <= tick && note.end > tick && (note.isFixed || note.tick === tick),
    );
  }

  /** May a note stand there at its full length, without touching another of its pitch that is not cut short for it? */
  isClear(note: PlainNote): boolean {
    const { pitch, tick, end } = sounding(note, true);
    return !this.#near.some(
      (other) => other.pitch === pitch && other.tick < end && other.end > tick && (other.isFixed || other.tick >= tick),
    );
  }

  /** Until when a note that begins there may last. */
  latestEnd(tick: Ticks, pitch: number): Ticks {
    const { endTick, closed, changes, mostAt } = this.#limits;
    let end = endTick;
    for (const { start } of closed) if (start > tick) end = Math.min(end, start);
    for (const note of this.#near) if (note.pitch === pitch && note.tick > tick) end = Math.min(end, note.tick);
    const moments = [...this.#near.map((note) => note.tick), ...changes].filter((at) => at > tick && at < end);
    for (const at of moments.sort((a, b) => a - b)) {
      const most = mostAt(at);
      if (most !== Number.POSITIVE_INFINITY && this.#countAt(at) >= most) return at;
    }
    return end;
  }

  /** Do more notes sound together than may, at any time in a stretch? */
  isOverfull(from: Ticks, to: Ticks): boolean {
    const moments = [from, ...this.#near.map(({ tick }) => tick), ...this.#limits.changes];
    return moments.some((at) => at >= from && at < to && this.#countAt(at) > this.#limits.mostAt(at));
  }

  #countAt(tick: Ticks): number {
    return this.#near.reduce((sum, note) => sum + (note.tick <= tick && note.end > tick ? 1 : 0), 0);
  }
}

/** A note of no length takes its tick. */
function sounding({ pitch, tick, durationTicks }: PlainNote, isFixed: boolean): Sounding {
  return { pitch, tick, end: tick + Math.max(1, durationTicks), isFixed };
}
