/** A voice of a tune that is being read: its bars so far, and what the next token needs to know (ABC 2.1, section 4). */
import type { TupletRatio } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { decodeAbcText } from './abc-text.ts';
import { BarAccidentals, type Propagation } from './bar-accidentals.ts';
import { type AbcClef, TREBLE, type VoiceProperties } from './clef-field.ts';
import type { DraftEvent, DraftNote } from './draft.ts';
import type { AbcKey } from './key-field.ts';
import type { LyricLine } from './lyrics.ts';
import type { AbcMeter } from './meter-field.ts';
import type { Units } from './note-lengths.ts';
import { OpenSlurs } from './open-slurs.ts';
import { VoiceBars } from './voice-bars.ts';

/** What a voice takes over from the tune when it begins. */
export type VoiceStart = {
  readonly key: AbcKey;
  readonly meter: AbcMeter;
  readonly unit: Units;
  readonly propagation: Propagation;
  readonly program: number;
  readonly channel: number | undefined;
};

/** What all voices of a tune share. */
export type SharedByVoices = {
  readonly reports: ReportTally;
  /** letters that U: has redefined; null: taken out */
  readonly symbols: Map<string, string | null>;
  /** bars that multi-measure rests may still make */
  restBars: number;
  /** notes, chords and rests that the tune may still have */
  events: number;
  /** number of the music line, the same for continued ones */
  musicLine: number;
};

/** What a voice is called and how it is set. */
type VoiceSetting = {
  name: string;
  abbreviation: string | undefined;
  /** undefined until one is given before the first note */
  firstClef: AbcClef | undefined;
  firstKey: AbcKey;
  clef: AbcClef;
  /** octaves by which all that is read moves */
  octave: number;
  /** semitones */
  transpose: number;
  stem: 'up' | 'down' | undefined;
  program: number;
  channel: number | undefined;
  /** the unit note length */
  unit: Units;
};

/** What has begun and waits for its end or its note. */
type VoiceWaiting = {
  /** the last event of each lane and its bar, for ties, broken rhythm and what comes after a note */
  readonly previous: ({ readonly event: DraftEvent; readonly bar: number } | undefined)[];
  /** the last note or grace note, where slurs end */
  last: DraftEvent | undefined;
  /** a space or the beginning of a line stood before */
  spaced: boolean;
  /** the signs of broken rhythm after the last note, negative for `<` */
  broken: number;
  tuplet: { readonly ratio: TupletRatio; left: number; begun: boolean } | undefined;
  /** inside braces */
  grace: 'slash' | 'plain' | undefined;
  graces: DraftEvent[];
  chord: { readonly notes: DraftNote[]; readonly lengths: Units[]; readonly joined: boolean } | undefined;
  /** decorations for the next note */
  marks: string[];
  /** those for the note after the grace notes */
  heldMarks: string[];
  accidentalMark: 'cautionary' | 'editorial' | undefined;
  readonly slurs: OpenSlurs;
  readonly lyricLine: LyricLine;
};

export type OpenVoice = VoiceSetting &
  VoiceWaiting & {
    readonly id: string;
    readonly shared: SharedByVoices;
    readonly bars: VoiceBars;
    readonly accidentals: BarAccidentals;
  };

/** A voice without music. */
export function openVoice(id: string, start: VoiceStart, shared: SharedByVoices): OpenVoice {
  const { key, meter, unit, propagation, program, channel } = start;
  return {
    id,
    shared,
    bars: new VoiceBars(meter, shared.reports),
    accidentals: new BarAccidentals(key, propagation),
    name: '',
    abbreviation: undefined,
    firstClef: undefined,
    firstKey: key,
    clef: TREBLE,
    octave: 0,
    transpose: 0,
    stem: undefined,
    program,
    channel,
    unit,
    previous: [],
    last: undefined,
    spaced: true,
    broken: 0,
    tuplet: undefined,
    grace: undefined,
    graces: [],
    chord: undefined,
    marks: [],
    heldMarks: [],
    accidentalMark: undefined,
    slurs: new OpenSlurs(),
    lyricLine: { musicLine: -1, verse: 0, targets: [], continuing: new Set() },
  };
}

/** A clef, a name, … in the header or the body. */
export function setProperties(voice: OpenVoice, properties: VoiceProperties): void {
  const { clef, octave, transpose, name, abbreviation, stem } = properties;
  if (clef) {
    if (hasMusic(voice)) voice.bars.addItem({ kind: 'clef', clef });
    else voice.firstClef = clef;
    voice.clef = clef;
  }
  if (octave !== undefined) voice.octave = octave;
  if (transpose !== undefined) voice.transpose = transpose;
  if (name !== undefined) voice.name = decodeAbcText(name.replaceAll('\\n', ' '));
  if (abbreviation !== undefined) voice.abbreviation = decodeAbcText(abbreviation);
  if (stem !== undefined) voice.stem = stem;
}

/** A key from here on. */
export function setKey(voice: OpenVoice, key: AbcKey): void {
  voice.accidentals.setKey(key);
  if (hasMusic(voice)) voice.bars.addItem({ kind: 'key', key });
  else voice.firstKey = key;
}

function hasMusic({ bars }: OpenVoice): boolean {
  return bars.index > 0 || !bars.isEmpty;
}
