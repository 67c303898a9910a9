/**
 * A lead sheet as one sequence: a melody with the chords above it, in any meter, told by REMI tokens of one instrument.
 *
 * Chords are those that the score names; a score of several tracks without names has its chords found (`recognizeChords`), and
 * one melody alone has "no chord". Decoded, the chords stand beside the score and sound as a second track.
 */
import {
  type ChordSymbol,
  chordPitchClasses,
  createTrack,
  DRUM_CHANNEL,
  melodyOf,
  recognizeChords,
  type Score,
  type Track,
  tryParseChordSymbol,
} from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { CHORD_QUALITIES } from '../tokens/chord-names.ts';
import { createTokenizer } from '../tokens/create-tokenizer.ts';
import type { RemiConfig } from '../tokens/tokenizer-config.ts';
import { eventsCodec } from './events-codec.ts';
import type { DecodeSequenceOptions, SequenceCodec, SequenceGrammar } from './sequence-codec.ts';

const CONFIG = {
  encoding: 'remi',
  stepsPerQuarter: 12,
  programs: [0],
  velocityBins: 0,
  tempos: [120],
  keys: true,
  chords: CHORD_QUALITIES,
  lowestPitch: 36,
  highestPitch: 96,
} as const satisfies Partial<RemiConfig>;

const NO_CHORD = 'N.C.';
const DEFAULT_BPM = 110;
/** The octave of the chords' roots: below the melody. */
const CHORD_OCTAVE = 48;
const CHORD_VELOCITY = 56;
/** A nylon guitar. */
const CHORD_PROGRAM = 24;

const events = eventsCodec(CONFIG);
const { first: FIRST_CHORD, count: CHORD_COUNT } = createTokenizer(CONFIG).fields[0]!.kinds.find(
  ({ name }) => name === 'Chord',
)!;
const NO_CHORD_TOKEN = FIRST_CHORD + CHORD_COUNT - 1;

export const leadSheetCodec: SequenceCodec = {
  ...events,
  kind: 'lead-sheet',
  encode(score) {
    const { sheet, reports } = leadSheetOf(score);
    return events.encode(sheet).map((encoded) => ({ ...encoded, reports: [...reports, ...encoded.reports] }));
  },
  decode: decodeLeadSheet,
  createGrammar: () => withFirstChord(events.createGrammar(), false),
};

/** The melody and the chords of a score, and what was done to find them. @throws CorpusError  `empty-score` */
function leadSheetOf(score: Score): { readonly sheet: Score; readonly reports: readonly string[] } {
  const melody = melodyOf(score);
  if (melody.notes.length === 0) throw new CorpusError('empty-score', 'holds no melody');
  const pitched = score.tracks.filter(({ channel, notes }) => channel !== DRUM_CHANNEL && notes.length > 0);
  const named = score.chords ?? [];
  const found = named.length === 0 && pitched.length > 1 ? recognizeChords(score) : [];
  const chords = [...named, ...found].map(({ tick, symbol }): ChordSymbol => ({ tick, symbol }));
  const first = chords[0];
  // every sheet says at its first note whether it has chords
  const told = first && first.tick <= melody.notes[0]!.tick ? chords : [{ tick: 0, symbol: NO_CHORD }, ...chords];
  const sheet: Score = {
    ...score,
    tempos: [],
    texts: [],
    raws: [],
    tracks: [createTrack({ program: 0, channel: 0, notes: [...melody.notes] }, 0, score.ticksPerQuarter)],
    chords: told,
  };
  const reports = found.length > 0 ? [`${found.length} chords were found in ${pitched.length} tracks`] : [];
  return { sheet, reports };
}

function decodeLeadSheet(
  tokens: ArrayLike<number>,
  { bpm = DEFAULT_BPM, program = 0 }: DecodeSequenceOptions = {},
): Score {
  const score = events.decode(tokens);
  const [melody] = score.tracks;
  if (!melody) return score;
  const chords = (score.chords ?? []).filter(({ symbol }) => symbol !== NO_CHORD);
  const accompaniment = chords.length > 0 ? [chordTrack(score)] : [];
  return {
    ...score,
    tempos: [{ tick: 0, microsecondsPerQuarter: Math.round(60_000_000 / bpm) }],
    tracks: [{ ...melody, name: 'Melody', program }, ...accompaniment],
  };
}

/** The chords held until the next, as a track. */
function chordTrack({ chords = [], endTick, ticksPerQuarter }: Score): Track {
  const notes = chords.flatMap(({ tick, symbol }, place) => {
    const chord = tryParseChordSymbol(symbol);
    const end = chords[place + 1]?.tick ?? endTick;
    if (chord === undefined || chord === NO_CHORD || end <= tick) return [];
    return chordPitchClasses(chord)
      .map((pitchClass) => CHORD_OCTAVE + pitchClass)
      .map((pitch) => ({ pitch, tick, durationTicks: end - tick, velocity: CHORD_VELOCITY }));
  });
  return createTrack({ name: 'Chords', program: CHORD_PROGRAM, channel: 1, notes }, 1, ticksPerQuarter);
}

/** Until a chord is told, no note is: what is written from nothing has chords from its first note on. */
function withFirstChord(grammar: SequenceGrammar, told: boolean): SequenceGrammar {
  let hasChord = told;
  return {
    get bars() {
      return grammar.bars;
    },
    get isDone() {
      return grammar.isDone;
    },
    isDrums: false,
    allowed(mask) {
      const count = grammar.allowed(mask);
      if (hasChord) return count;
      const usual = mask.slice();
      let left = 0;
      for (let token = 0; token < mask.length; token += 1) {
        if (events.pitchOf(token) >= 0 || token === NO_CHORD_TOKEN) mask[token] = 0;
        left += mask[token]!;
      }
      if (left > 0) return left;
      mask.set(usual);
      return count;
    },
    accept(token) {
      grammar.accept(token);
      if (token >= FIRST_CHORD && token <= NO_CHORD_TOKEN) hasChord = true;
    },
    clone: () => withFirstChord(grammar.clone(), hasChord),
  };
}
