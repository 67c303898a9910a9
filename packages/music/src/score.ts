/**
 * The score: integer ticks are the truth; seconds, bars and beats are derived from them.
 *
 * A score is plain readonly data. Functions elsewhere in this package read it and return new ones.
 */

/** A time or length in ticks; `ticksPerQuarter` of the score says how long one is. */
export type Ticks = number;
/** A key number, 0–127; 60 is middle C, printed C4. */
export type Pitch = number;

/** One sounding note. */
export type Note = {
  readonly pitch: Pitch;
  /** 1–127 */
  readonly velocity: number;
  readonly tick: Ticks;
  /** at least 0; a zero-length note is kept as it was found */
  readonly durationTicks: Ticks;
  /** how fast the key came up, 0–127; left out where the file gives 64 or none */
  readonly releaseVelocity?: number;
};

/** A tempo from `tick` on, in quarter notes a minute (microseconds a quarter kept exactly). */
export type Tempo = { readonly tick: Ticks; readonly microsecondsPerQuarter: number };

/** A meter from `tick` on, e.g. 3/4 as numerator 3, denominator 4. */
export type Meter = {
  readonly tick: Ticks;
  readonly numerator: number;
  readonly denominator: number;
  /** the two extra bytes of a MIDI time signature, where they are not 24 and 8 */
  readonly clocksPerClick?: number;
  readonly thirtySecondsPerQuarter?: number;
};

/** A key signature from `tick` on: sharps positive, flats negative, −7…7. */
export type KeySignature = { readonly tick: Ticks; readonly fifths: number; readonly mode: 'major' | 'minor' };

/** A control change, 0–127 both. */
export type Controller = { readonly tick: Ticks; readonly controller: number; readonly value: number };
/** A pitch bend, 0–16383, 8192 is none. */
export type PitchBend = { readonly tick: Ticks; readonly value: number };
/** A program change after the track's first; program 0–127. */
export type ProgramChange = { readonly tick: Ticks; readonly program: number };
/** Channel or key pressure; `pitch` is given for key pressure only. */
export type Pressure = { readonly tick: Ticks; readonly value: number; readonly pitch?: Pitch };

/**
 * A text at a time: a marker, a lyric, a cue, …; `name` is the title of the piece among the score's texts, and a later
 * or second name among a track's; `program` names a patch.
 */
export type TextEvent = {
  readonly tick: Ticks;
  readonly kind: 'text' | 'copyright' | 'name' | 'instrument' | 'lyric' | 'marker' | 'cue' | 'program' | 'device';
  readonly text: string;
  /** given where the bytes of the file were not UTF-8, so that they go back as they came */
  readonly encoding?: 'latin1';
};

/** Anything else that a file held and that goes back out as it came: unknown meta events and system exclusive. */
export type RawEvent = {
  readonly tick: Ticks;
  readonly kind: 'meta' | 'sysex' | 'escape';
  /** the type of a meta event, 0–127 */
  readonly type?: number;
  /** what follows the length; a sysex ends with its 0xf7, if it has one */
  readonly bytes: Uint8Array;
};

/**
 * The order of a track's events in one tick, kept only where it is not the usual one.
 *
 * A letter an event: `c` controller, `p` program, `b` bend, `k` pressure; one letter for all notes: `x` those that end,
 * `n` those that start, `z` ends that come after `n`. The usual order is x c p b k n z. Ticks not named are written so.
 */
export type SameTickOrder = { readonly tick: Ticks; readonly kinds: string };

/** One part: an instrument's notes and all that belongs to them. */
export type Track = {
  readonly name: string;
  /** given where the bytes of the name in the file were not UTF-8 */
  readonly nameEncoding?: 'latin1';
  /** 0–127, General MIDI numbering from 0 */
  readonly program: number;
  /** where the program is set, left out for tick 0; null: the file never sets it before the first note */
  readonly programTick?: Ticks | null;
  /** 0–15; 9 is drums */
  readonly channel: number;
  /** sorted by tick, then pitch */
  readonly notes: readonly Note[];
  readonly controllers: readonly Controller[];
  readonly pitchBends: readonly PitchBend[];
  readonly programChanges: readonly ProgramChange[];
  readonly pressures: readonly Pressure[];
  readonly texts: readonly TextEvent[];
  readonly raws: readonly RawEvent[];
  readonly sameTick?: readonly SameTickOrder[];
};

/** A chord from `tick` on, e.g. "Dm7". */
export type ChordSymbol = { readonly tick: Ticks; readonly symbol: string };
/** A part of the form from `tick` on, e.g. "verse". */
export type Section = { readonly tick: Ticks; readonly name: string };

/** A whole piece. */
export type Score = {
  readonly ticksPerQuarter: number;
  /** sorted by tick; may be empty: then 120 quarters a minute */
  readonly tempos: readonly Tempo[];
  /** sorted by tick; may be empty: then 4/4 */
  readonly meters: readonly Meter[];
  readonly keys: readonly KeySignature[];
  /** length of an incomplete first bar, 0 where there is none */
  readonly pickupTicks: Ticks;
  readonly tracks: readonly Track[];
  /** texts that belong to the whole piece: title, markers, copyright */
  readonly texts: readonly TextEvent[];
  readonly raws: readonly RawEvent[];
  /** end of the piece, at least the end of the last event */
  readonly endTick: Ticks;
  /** chord symbols beside the tracks, e.g. "Dm7" */
  readonly chords?: readonly ChordSymbol[];
  /** the form: sections by start and name */
  readonly sections?: readonly Section[];
};
