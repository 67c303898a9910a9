/**
 * The notated score: what stands on paper, as MusicXML, ABC, kern and MEI write it.
 *
 * A score (score.ts) says what sounds and when; a notated score says how it is written: spelled pitches, note values,
 * ties, voices, staves, clefs. Both count time in ticks. `scoreOfNotation` plays one, `notate` writes one.
 */
import type { Ticks } from '../score.ts';

/** The letter of a written pitch. */
export type Step = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G';

/** A written pitch: a letter, sharps (+) or flats (−), and an octave in which 4 begins with middle C. */
export type SpelledPitch = {
  readonly step: Step;
  /** semitones, −3…3; halves are quarter tones */
  readonly alter: number;
  /** −1…9 */
  readonly octave: number;
};

/** Note values, longest first; each is half of the one before. */
export const NOTE_VALUES = [
  'maxima',
  'long',
  'breve',
  'whole',
  'half',
  'quarter',
  'eighth',
  '16th',
  '32nd',
  '64th',
  '128th',
  '256th',
  '512th',
  '1024th',
] as const;
/** A note value, as MusicXML names them. */
export type NoteValue = (typeof NOTE_VALUES)[number];

/** A ratio of time: `actual` notes in the time of `normal`, e.g. 3 in the time of 2. */
export type TupletRatio = { readonly actual: number; readonly normal: number };

/** A syllable under a note. */
export type Lyric = {
  /** verse, from 1 */
  readonly verse: number;
  readonly text: string;
  /** whether the word goes on before or after this syllable; `single` unless given */
  readonly syllabic?: 'begin' | 'middle' | 'end';
  /** a melisma's line follows */
  readonly extend?: boolean;
};

/** One head of a chord. */
export type NotatedNote = {
  /** as written; a transposing instrument sounds elsewhere, and percussion stands here where it is drawn */
  readonly pitch: SpelledPitch;
  /** joined with the next note of the same pitch, which follows at this event's end */
  readonly tieStart?: boolean;
  /** joined with the one before */
  readonly tieStop?: boolean;
  /** an accidental is printed before it, needed or not */
  readonly accidental?: 'plain' | 'cautionary' | 'editorial';
  /** percussion: the General MIDI key number that sounds, 0–127 */
  readonly unpitched?: number;
  /** the shape of the head where it is not the usual one, as MusicXML names it, e.g. "x", "diamond" */
  readonly notehead?: string;
  /** 1–127, where the file gives one */
  readonly velocity?: number;
};

/** A note, a chord or a rest of one voice. */
export type NotatedEvent = {
  readonly tick: Ticks;
  /** how long it lasts on paper, ties not joined; 0 for a grace note */
  readonly durationTicks: Ticks;
  /** from 1 at the top of the part */
  readonly staff: number;
  /** from 1 within the part; two events of a voice never overlap (grace notes apart) */
  readonly voice: number;
  /** lowest first; empty: a rest */
  readonly notes: readonly NotatedNote[];
  /** left out for a rest of a whole measure, whatever its meter */
  readonly value?: NoteValue;
  readonly dots?: number;
  /** the tuplet it belongs to, nested ratios multiplied */
  readonly tuplet?: TupletRatio;
  /** how many brackets of tuplets begin and end here; 2 where a nested one begins with the outer */
  readonly tupletStart?: number;
  readonly tupletStop?: number;
  /** played before `tick`; "slash" is the crossed acciaccatura */
  readonly grace?: 'slash' | 'plain';
  /** a rest that holds a voice's place and is not printed */
  readonly hidden?: boolean;
  /** beam of each level, eighths first */
  readonly beams?: readonly ('begin' | 'continue' | 'end' | 'forward hook' | 'backward hook')[];
  readonly stem?: 'up' | 'down' | 'none';
  readonly lyrics?: readonly Lyric[];
  /** MusicXML's names, e.g. "staccato", "accent", "fermata", "trill-mark" */
  readonly marks?: readonly string[];
  /** numbers of slurs that begin and end here */
  readonly slurStart?: readonly number[];
  readonly slurStop?: readonly number[];
};

/** A clef from `tick` on. */
export type Clef = {
  readonly tick: Ticks;
  readonly staff: number;
  readonly sign: 'G' | 'F' | 'C' | 'percussion' | 'TAB' | 'none';
  /** the staff line it sits on, 1 at the bottom */
  readonly line: number;
  /** −1: sounds an octave lower (a tenor's G clef) */
  readonly octaveChange?: number;
};

/** A key signature of a part from `tick` on. */
export type NotatedKey = {
  readonly tick: Ticks;
  readonly fifths: number;
  /** "major", "minor" or a church mode; left out where the file says none */
  readonly mode?: string;
  /**
   * a signature that is no run of fifths (D Phrygian with F sharp): the letters that it alters, in the order printed;
   * `fifths` is then the nearest ordinary signature
   */
  readonly alters?: readonly { readonly step: Step; readonly alter: number }[];
  /** one staff only; left out: all */
  readonly staff?: number;
};

/** A chord symbol over a part. */
export type NotatedChord = {
  readonly tick: Ticks;
  /** the symbol as people write it, e.g. "Dm7", "F#/A#", "N.C."; see chord-symbol.ts */
  readonly symbol: string;
};

/** A dynamic, words, a wedge or a pedal mark beside a staff. */
export type Direction = {
  readonly tick: Ticks;
  readonly staff: number;
  readonly kind: 'dynamics' | 'words' | 'wedge' | 'pedal' | 'octave-shift';
  /**
   * dynamics: "p", "sfz", …; words: the text; wedge: "crescendo", "diminuendo", "stop"; pedal: "start", "stop",
   * "change"; octave-shift: "up 8", "down 8", "stop 8" as MusicXML writes them
   */
  readonly text: string;
  readonly placement?: 'above' | 'below';
};

/** One instrument's staves. */
export type NotatedPart = {
  readonly name: string;
  readonly abbreviation?: string;
  /** General MIDI, 0–127 */
  readonly program: number;
  /** 0–15, 9 is drums; left out where the file says none */
  readonly channel?: number;
  /** at least 1 */
  readonly staves: number;
  /** semitones and letters from the written to the sounding pitch, octaves in both; B♭ clarinet: −2 and −1 */
  readonly transpose?: { readonly chromatic: number; readonly diatonic: number };
  readonly clefs: readonly Clef[];
  readonly keys: readonly NotatedKey[];
  /** sorted by tick, then staff, then voice; grace notes stand before the note that they adorn */
  readonly events: readonly NotatedEvent[];
  readonly chords: readonly NotatedChord[];
  readonly directions: readonly Direction[];
};

/** One measure, the same in all parts. */
export type Measure = {
  readonly tick: Ticks;
  /** what it really lasts: a pickup is shorter than its meter */
  readonly durationTicks: Ticks;
  /** as printed; not always a number */
  readonly number: string;
  /** a pickup or a part of a split measure: not counted */
  readonly implicit?: boolean;
  readonly repeatStart?: boolean;
  /** how often the passage that ends here is played in all, 2 for the usual repeat */
  readonly repeatTimes?: number;
  /** numbers of the endings that this measure belongs to */
  readonly endings?: readonly number[];
  /** the line after it where it is not a plain one, as MusicXML names it, e.g. "light-heavy", "light-light" */
  readonly barline?: string;
  /** jumps and their marks at this measure, e.g. "segno", "coda", "fine", "dacapo", "dalsegno", "tocoda" */
  readonly jumps?: readonly string[];
};

/** A meter from `tick` on. */
export type NotatedMeter = {
  readonly tick: Ticks;
  readonly numerator: number;
  readonly denominator: number;
  /** the groups of an additive meter, e.g. [3, 2] for 3+2/8; they sum to the numerator */
  readonly groups?: readonly number[];
  readonly symbol?: 'common' | 'cut' | 'none';
};

/** A tempo from `tick` on. */
export type NotatedTempo = {
  readonly tick: Ticks;
  /** left out where only words are given */
  readonly microsecondsPerQuarter?: number;
  /** what is printed, e.g. "Andante" */
  readonly text?: string;
  /** the printed metronome mark's note and its number a minute */
  readonly beat?: { readonly value: NoteValue; readonly dots: number; readonly perMinute: number };
};

/**
 * What a text says, in the order in which readers give them: "other" is printed on the first page, "remark" says
 * something of the file and is not printed.
 */
export const CREDIT_KINDS = [
  'title',
  'number',
  'subtitle',
  'composer',
  'lyricist',
  'arranger',
  'rights',
  'source',
  'other',
  'remark',
] as const;
/** A text that belongs to the whole piece. */
export type Credit = { readonly kind: (typeof CREDIT_KINDS)[number]; readonly text: string };

/** A whole piece on paper. */
export type NotatedScore = {
  readonly ticksPerQuarter: number;
  readonly credits: readonly Credit[];
  /** without gaps, from tick 0 */
  readonly measures: readonly Measure[];
  readonly meters: readonly NotatedMeter[];
  readonly tempos: readonly NotatedTempo[];
  /** rehearsal marks and parts of the form */
  readonly sections: readonly { readonly tick: Ticks; readonly name: string }[];
  readonly parts: readonly NotatedPart[];
};
