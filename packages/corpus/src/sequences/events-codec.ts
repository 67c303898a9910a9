/** Any score as a sequence of events: REMI tokens (Huang and Yang 2020) with instruments, as a sequence codec. */
import { type Chord, chordIntervals, KEYS, keyOfTonic, parseChordSymbol, scalePitchClasses } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { tokenizerOfConfig } from '../tokens/create-tokenizer.ts';
import type { Grammar } from '../tokens/tokenizer.ts';
import type { RemiConfig, TokenizerConfig } from '../tokens/tokenizer-config.ts';
import type { SequenceCodec, SequenceGrammar } from './sequence-codec.ts';

/** Twelve steps a quarter, eight velocities, neither keys nor chords. */
export const DEFAULT_EVENTS = {
  encoding: 'remi',
  stepsPerQuarter: 12,
  velocityBins: 8,
  keys: false,
  chords: [],
} as const satisfies Partial<RemiConfig>;

/**
 * The codec of a REMI tokenizer's config.
 *
 * @throws CorpusError  `bad-tokenizer`: the config is of another encoding, or does not hold
 * @example eventsCodec({ encoding: 'remi', stepsPerQuarter: 4 }).kind // => 'events'
 */
export function eventsCodec(
  options: Partial<RemiConfig> & { readonly encoding: TokenizerConfig['encoding'] },
): SequenceCodec {
  const tokenizer = tokenizerOfConfig(options as TokenizerConfig);
  const { config } = tokenizer;
  if (config.encoding !== 'remi') {
    throw new CorpusError(
      'bad-tokenizer',
      `tokenizer: sequences of events are told by "remi", not by "${config.encoding}"`,
    );
  }
  const vocabulary = tokenizer.fields[0]!;
  const kindOf = (name: string): { readonly first: number; readonly end: number } => {
    const kind = vocabulary.kinds.find((each) => each.name === name);
    return kind ? { first: kind.first, end: kind.first + kind.count } : { first: -1, end: -1 };
  };
  const [start, end, bar, pickup] = ['Start', 'End', 'Bar', 'Pickup'].map((name) => kindOf(name).first) as [
    number,
    number,
    number,
    number,
  ];
  const [programs, pitches, positions] = [kindOf('Program'), kindOf('Pitch'), kindOf('Position')];
  const [keys, chords] = [kindOf('Key'), kindOf('Chord')];
  const isIn = (token: number, kind: { readonly first: number; readonly end: number }): boolean =>
    token >= kind.first && token < kind.end;
  const drums = config.programs.indexOf('drums');
  const isDrums = (token: number): boolean =>
    drums >= 0 && Math.floor((token - programs.first) / config.parts) === drums;
  const beginsBar = (token: number): boolean => token === bar || token === pickup;
  const follow = ({ bars, isDrums: drumming }: Place, token: number): Place => ({
    bars: bars + (token === bar ? 1 : 0),
    isDrums: isIn(token, programs) ? isDrums(token) : drumming,
  });
  return {
    kind: 'events',
    vocabularySize: vocabulary.size,
    start,
    end,
    encode(score) {
      const { tokens, reports } = tokenizer.encode(score);
      if (!tokens.some((token) => isIn(token, pitches))) throw new CorpusError('empty-score', 'holds no notes');
      return [{ tokens, startTick: 0, reports: reports.map((report) => report.message) }];
    },
    decode: (tokens) => tokenizer.decode(tokens).score,
    createGrammar: () => grammarOf(tokenizer.createGrammar(), follow, { bars: 0, isDrums: false }),
    cut(tokens, bars) {
      let begun = 0;
      const stop = tokens.findIndex((token) => token === end || (token === bar && ++begun > bars));
      return stop < 0 ? tokens.slice() : tokens.slice(0, stop);
    },
    transpose(tokens, semitones) {
      let drumming = false;
      let fits = true;
      const moved = tokens.map((token) => {
        if (isIn(token, programs)) drumming = isDrums(token);
        if (isIn(token, keys)) return keys.first + transposedKey(token - keys.first, semitones);
        if (isIn(token, chords)) {
          return chords.first + transposedChord(token - chords.first, semitones, config.chords.length);
        }
        if (drumming || !isIn(token, pitches)) return token;
        fits &&= isIn(token + semitones, pitches);
        return token + semitones;
      });
      return fits ? moved : undefined;
    },
    pitchOf: (token) => (isIn(token, pitches) ? token - pitches.first + config.lowestPitch : -1),
    tonesOf(token) {
      if (isIn(token, keys)) return scalePitchClasses(KEYS[token - keys.first]!);
      if (isIn(token, chords)) return tonesOfChord(token - chords.first, config.chords);
      return isIn(token, pitches) ? [(token - pitches.first + config.lowestPitch) % 12] : [];
    },
    notesOf(tokens) {
      const { tracks, notes } = tokenizer.align(tokens);
      return Array.from(tokens, (id, token) => ({ id, token, track: tracks[token]!, note: notes[token]! }))
        .filter(({ id, note }) => isIn(id, pitches) && note >= 0)
        .map(({ token, track, note }) => ({ token, track, note }));
    },
    quartersOf(tokens) {
      const { score } = tokenizer.decode(tokens);
      return score.endTick / score.ticksPerQuarter;
    },
    positions: {
      // 0 from a bar line up to the bar's first position
      count: 1 + positions.end - positions.first,
      at(tokens, place) {
        for (let before = place - 1; before >= 0 && !beginsBar(tokens[before]!); before -= 1) {
          if (isIn(tokens[before]!, positions)) return 1 + tokens[before]! - positions.first;
        }
        return 0;
      },
    },
  };
}

/** The pitch classes of a chord; of "no chord" none. */
function tonesOfChord(place: number, qualities: RemiConfig['chords']): readonly number[] {
  const root = Math.floor(place / qualities.length);
  if (root >= 12) return [];
  const intervals = chordIntervals(parseChordSymbol(`C${qualities[place % qualities.length]}`) as Chord);
  return intervals.map((interval) => (root + interval) % 12);
}

/** The place among KEYS of a key so many semitones higher. */
function transposedKey(place: number, semitones: number): number {
  const { tonic, mode } = KEYS[place]!;
  const { fifths } = keyOfTonic((((tonic + semitones) % 12) + 12) % 12, mode);
  return KEYS.findIndex((key) => key.fifths === fifths && key.mode === mode);
}

/** The place of a chord so many semitones higher: twelve roots of so many qualities, then "no chord". */
function transposedChord(place: number, semitones: number, qualities: number): number {
  if (place >= 12 * qualities) return place;
  const root = Math.floor(place / qualities);
  return ((((root + semitones) % 12) + 12) % 12) * qualities + (place % qualities);
}

/** What is known beside the grammar's own state. */
type Place = { readonly bars: number; readonly isDrums: boolean };

function grammarOf(grammar: Grammar, follow: (place: Place, token: number) => Place, from: Place): SequenceGrammar {
  let place = from;
  return {
    get bars() {
      return grammar.isDone ? place.bars : Math.max(0, place.bars - 1);
    },
    get isDone() {
      return grammar.isDone;
    },
    get isDrums() {
      return place.isDrums;
    },
    allowed: (mask) => grammar.allowed(mask),
    accept(token) {
      grammar.accept(token);
      place = follow(place, token);
    },
    clone: () => grammarOf(grammar.clone(), follow, place),
  };
}
