/** What was asked of a composer, as far as it can be measured in what it wrote: plain data, the words of a request. */
import type { Score } from '@continuo/music';

/** Measures that can be wished for bars and tracks. */
export const TEXTURE_ATTRIBUTES = ['density', 'polyphony', 'rhythm', 'register', 'leaps', 'dynamics'] as const;
export type TextureAttribute = (typeof TEXTURE_ATTRIBUTES)[number];

/** first…last, counted from 1 */
export type BarRange = readonly [number, number];
/** a track by its name or its instrument's, or by its index from 0 */
export type TrackName = string | number;

export type ControlScope = {
  /** default everywhere */
  readonly bars?: BarRange;
  /** default all */
  readonly tracks?: readonly TrackName[];
};

/**
 * A soft wish, in units of what is measured: `density` notes that begin a quarter, in each track; `polyphony` notes over
 * onsets; `rhythm` onsets a quarter, in each track; `register` mean MIDI pitch; `leaps` share of melodic intervals larger
 * than a whole tone; `dynamics` mean velocity.
 */
export type ControlWish = ControlScope & { readonly [attribute in TextureAttribute]?: number };

/** A hard limit; where two meet, both hold. */
export type ControlLimit = ControlScope & {
  /** lowest and highest pitch */
  readonly range?: readonly [number, number];
  /** most notes of a track that sound together */
  readonly polyphony?: number;
  /** pitches that must not come */
  readonly forbidden?: readonly number[];
  /** only tones of the chord that is asked for there, of notes that begin on beats or of all */
  readonly chordTones?: 'beats' | 'everywhere';
};

export type MotifForm = 'prime' | 'inversion' | 'retrograde' | 'retrograde-inversion';

/** A note of a motif: onset and length in quarters from the motif's beginning. */
export type MotifNote = { readonly pitch: number; readonly at: number; readonly duration: number };

/** Where a motif is to come, and how. */
export type MotifPlace = {
  readonly bar: number;
  readonly track: TrackName;
  /** quarters after the bar line, default 0 */
  readonly beat?: number;
  /** semitones up, default 0 */
  readonly transpose?: number;
  /** default prime */
  readonly form?: MotifForm;
  /** 2 is twice as slow, default 1 */
  readonly stretch?: number;
  /** true: varied freely, so that a likeness is enough; default false: note for note */
  readonly free?: boolean;
};

export type ControlMotif = {
  readonly notes?: readonly MotifNote[];
  /** in the place of `notes`: where it stands in the score */
  readonly from?: { readonly bars: BarRange; readonly track: TrackName };
  readonly places: readonly MotifPlace[];
};

export const CONTROL_CADENCES = ['authentic', 'half', 'plagal', 'deceptive'] as const;
export type ControlCadence = (typeof CONTROL_CADENCES)[number];

export type ControlSection = {
  readonly name: string;
  readonly bars: number;
  readonly key?: string;
  /** of its last two bars */
  readonly cadence?: ControlCadence;
  /** 0 least – 1 most */
  readonly energy?: number;
  /** name of an earlier section that this one comes back to */
  readonly varies?: string;
  /** how far from it; 0 is note for note */
  readonly distance?: number;
  /** those that play there; default all */
  readonly instruments?: readonly string[];
};

/** What a request is mainly there to measure. */
export const CONTROL_KINDS = ['texture', 'harmony', 'limits', 'motif', 'form', 'infill'] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** A request in the fields of `compose`; `id` and `kind` are the evaluation's own. */
export type ControlRequest = {
  readonly id: string;
  readonly kind: ControlKind;
  readonly task: 'compose' | 'infill';
  readonly seed: number;
  /** compose: how many bars, without a pickup */
  readonly bars?: number;
  /** compose: e.g. "3/4" */
  readonly meter?: string;
  /** compose: quarter notes a minute */
  readonly bpm?: number;
  /** e.g. "D minor" */
  readonly key?: string;
  /** name of a scale on the tonic; default the key's own */
  readonly scale?: string;
  /** default 'hard': every note that is written lies in the scale */
  readonly keyIs?: 'hard' | 'soft';
  readonly instruments?: readonly string[];
  readonly wishes?: readonly ControlWish[];
  readonly limits?: readonly ControlLimit[];
  /** bars parted by "|", chords of a bar by spaces, each as long as the others of its bar; from bar 1 of the piece */
  readonly chords?: string;
  readonly motifs?: readonly ControlMotif[];
  readonly form?: { readonly sections: readonly ControlSection[] };
  /** infill: what stands */
  readonly score?: Score;
  /** infill: what is written anew: the notes that begin there */
  readonly cells?: readonly { readonly bars: BarRange; readonly tracks: readonly TrackName[] }[];
  /** infill: notes inside the cells that stay: those of a track that begin at a tick, all or one pitch */
  readonly locks?: readonly { readonly track: TrackName; readonly tick: number; readonly pitch?: number }[];
  /** infill: onsets and lengths stay; default false */
  readonly keepRhythm?: boolean;
  /** infill: no bar of a track comes out as it was; default true */
  readonly noCopy?: boolean;
};
