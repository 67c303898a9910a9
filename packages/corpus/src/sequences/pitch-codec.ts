/**
 * The pitches of a melody note by note, without rhythm: the form of "predict the next note's chromatic pitch".
 *
 * Conklin and Witten 1995 and Pearce and Wiggins 2004 measure melodic models so, in bits a note; rests and lengths are left
 * out, and a note that is played again counts again.
 */
import { createScore, melodyOf, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import type { DecodeSequenceOptions, EncodedSequence, SequenceCodec, SequenceGrammar } from './sequence-codec.ts';

/** What every melody begins with; no melody is scored on it. */
export const PITCHES_START = 0;
const FIRST_PITCH = 1;

/** The keys of a piano. */
export const PITCHES_LOWEST = 21;
export const PITCHES_HIGHEST = 108;
/** V = 89: the start and 88 pitches */
export const PITCHES_VOCABULARY_SIZE = FIRST_PITCH + PITCHES_HIGHEST - PITCHES_LOWEST + 1;
/** Where there is no rhythm, notes are written as quarters, four a bar. */
const NOTES_PER_BAR = 4;
const DEFAULT_BPM = 110;

/** The token of a pitch. @throws RangeError  the pitch lies outside the vocabulary */
export function pitchesTokenOfPitch(pitch: number): number {
  if (pitch < PITCHES_LOWEST || pitch > PITCHES_HIGHEST) {
    throw new RangeError(`pitch ${pitch}, expected ${PITCHES_LOWEST}–${PITCHES_HIGHEST}`);
  }
  return pitch - PITCHES_LOWEST + FIRST_PITCH;
}

/** The pitch of a token; −1 for the start. */
export function pitchOfPitchesToken(token: number): number {
  return token < FIRST_PITCH ? -1 : token - FIRST_PITCH + PITCHES_LOWEST;
}

export const pitchCodec: SequenceCodec = {
  kind: 'pitches',
  vocabularySize: PITCHES_VOCABULARY_SIZE,
  start: PITCHES_START,
  end: undefined,
  encode: (score) => [encodePitches(score)],
  decode: decodePitches,
  createGrammar: () => pitchGrammar(0, false),
  cut(tokens, bars) {
    const notes = bars * NOTES_PER_BAR;
    return tokens.slice(0, tokens[0] === PITCHES_START ? notes + 1 : notes);
  },
  transpose(tokens, semitones) {
    const moved = tokens.map((token) => (token < FIRST_PITCH ? token : token + semitones));
    const fits = moved.every(
      (token, index) => tokens[index]! < FIRST_PITCH || (token >= FIRST_PITCH && token < PITCHES_VOCABULARY_SIZE),
    );
    return fits ? moved : undefined;
  },
  pitchOf: pitchOfPitchesToken,
  notesOf: (tokens) =>
    Array.from(tokens, (token, place) => ({ token: place, pitch: pitchOfPitchesToken(token) }))
      .filter(({ pitch }) => pitch >= 0)
      .map(({ token }, note) => ({ token, track: 0, note })),
  quartersOf: (tokens) => Array.from(tokens).filter((token) => token >= FIRST_PITCH).length,
};

/** The melody's (`melodyOf`) pitches after the start. @throws CorpusError  `empty-score` */
function encodePitches(score: Score): EncodedSequence {
  const { notes } = melodyOf(score);
  const kept = notes.filter(({ pitch }) => pitch >= PITCHES_LOWEST && pitch <= PITCHES_HIGHEST);
  if (kept.length === 0) throw new CorpusError('empty-score', 'holds no melody');
  const left = notes.length - kept.length;
  return {
    tokens: Int32Array.from([PITCHES_START, ...kept.map(({ pitch }) => pitchesTokenOfPitch(pitch))]),
    startTick: kept[0]!.tick,
    reports: left > 0 ? [`${left} notes outside a piano's keys are left out`] : [],
  };
}

function decodePitches(
  tokens: ArrayLike<number>,
  { bpm = DEFAULT_BPM, program = 0 }: DecodeSequenceOptions = {},
): Score {
  const ticksPerQuarter = 480;
  const notes = Array.from(tokens)
    .filter((token) => token >= FIRST_PITCH && token < PITCHES_VOCABULARY_SIZE)
    .map((token, index) => ({
      pitch: pitchOfPitchesToken(token),
      tick: index * ticksPerQuarter,
      durationTicks: ticksPerQuarter,
    }));
  const endTick = notes.length * ticksPerQuarter;
  return createScore({ ticksPerQuarter, bpm, meters: '4/4', endTick, tracks: [{ name: 'Melody', program, notes }] });
}

function pitchGrammar(notes: number, begun: boolean): SequenceGrammar {
  let [written, hasBegun] = [notes, begun];
  return {
    get bars() {
      return Math.floor(written / NOTES_PER_BAR);
    },
    isDone: false,
    isDrums: false,
    allowed(mask) {
      mask.fill(hasBegun ? 1 : 0, FIRST_PITCH, PITCHES_VOCABULARY_SIZE);
      mask[PITCHES_START] = hasBegun ? 0 : 1;
      return hasBegun ? PITCHES_VOCABULARY_SIZE - FIRST_PITCH : 1;
    },
    accept(token) {
      if ((token === PITCHES_START) === hasBegun || token < 0 || token >= PITCHES_VOCABULARY_SIZE) {
        throw new CorpusError('not-allowed', `token ${token} may not come after ${written} notes`, { token, written });
      }
      if (hasBegun) written += 1;
      hasBegun = true;
    },
    clone: () => pitchGrammar(written, hasBegun),
  };
}
