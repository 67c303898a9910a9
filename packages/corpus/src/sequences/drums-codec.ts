/**
 * Drums as they are played: a grid of sixteenths, and for each hit how loud it is and how far from the grid.
 *
 * Gillick et al. 2019 ("Learning to Groove with Inverse Sequence Transformations", section 3.2) tell a performance by three
 * matrices over steps × nine drums: hits, velocities, and offsets from −½ to ½ of a step. Here the same three are tokens: bars,
 * steps that have hits, and for each hit, in the order of `DRUMS`, its drum with its velocity (8 bins), then its offset (9 bins
 * of a ninth of a step, so that triplets lie exactly on 3/9). Each performance has one sequence; tempo is not told.
 */
import { createBarMap, createScore, DRUM_CHANNEL, type Note, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { DRUMS, drumOfPitch } from './drum-map.ts';
import { drumsGrammar } from './drums-grammar.ts';
import {
  DRUM_STEPS_PER_BAR,
  DRUMS_BAR,
  DRUMS_END,
  DRUMS_START,
  DRUMS_VOCABULARY_SIZE,
  drumWordOf,
  hitToken,
  OFFSET_BINS,
  ON_GRID,
  offsetToken,
  positionToken,
  velocityBinOf,
  velocityOfBin,
} from './drums-tokens.ts';
import type { DecodeSequenceOptions, EncodedSequence, SequenceCodec } from './sequence-codec.ts';

const STEPS_PER_QUARTER = 4;
const QUARTERS_PER_BAR = 4;
const DEFAULT_BPM = 110;
const TICKS_PER_QUARTER = 480;
const TICKS_PER_STEP = TICKS_PER_QUARTER / STEPS_PER_QUARTER;
/** A drum's note has no length of its own: half a step, so that the latest hit of a bar ends within it. */
const DURATION_TICKS = TICKS_PER_STEP / 2;

export const drumsCodec: SequenceCodec = {
  kind: 'drums',
  vocabularySize: DRUMS_VOCABULARY_SIZE,
  start: DRUMS_START,
  end: DRUMS_END,
  encode: (score) => [encodeDrums(score)],
  decode: decodeDrums,
  createGrammar: () => drumsGrammar(),
  cut(tokens, bars) {
    let begun = 0;
    const stop = tokens.findIndex((token) => token === DRUMS_END || (token === DRUMS_BAR && ++begun > bars));
    return stop < 0 ? tokens.slice() : tokens.slice(0, stop);
  },
  // drums have no key
  transpose: (tokens) => tokens.slice(),
  pitchOf(token) {
    const word = drumWordOf(token);
    return word.kind === 'hit' ? DRUMS[word.drum]!.pitch : -1;
  },
  notesOf: (tokens) => {
    const hits = hitsOf(tokens);
    const place = new Map(hits.toSorted(asPlayed).map((hit, note) => [hit, note] as const));
    return hits.map((hit) => ({ token: hit.token, track: 0, note: place.get(hit)! }));
  },
  quartersOf: (tokens) => barsOf(tokens) * QUARTERS_PER_BAR,
  positions: {
    // 0 from a bar line up to the bar's first step
    count: 1 + DRUM_STEPS_PER_BAR,
    at(tokens, place) {
      for (let before = place - 1; before >= 0; before -= 1) {
        const word = drumWordOf(tokens[before]!);
        if (word.kind === 'bar') return 0;
        if (word.kind === 'position') return 1 + word.position;
      }
      return 0;
    },
  },
};

/**
 * The notes of the drum channel from the first bar line before them on, whole bars; of two hits of a drum on one step the
 * louder stays.
 *
 * @throws CorpusError  `empty-score`, or `meter`: another meter than 4/4
 */
function encodeDrums(score: Score): EncodedSequence {
  const all = score.tracks.filter(({ channel }) => channel === DRUM_CHANNEL).flatMap(({ notes }) => notes);
  if (all.length === 0) throw new CorpusError('empty-score', 'holds no drums: no notes on channel 10');
  const kept = all.filter(({ pitch }) => drumOfPitch(pitch) !== undefined).sort((a, b) => a.tick - b.tick);
  if (kept.length === 0) throw new CorpusError('empty-score', 'holds percussion, but none of the nine drums of a kit');
  const other = score.meters.find(({ numerator, denominator }) => numerator !== 4 || denominator !== 4);
  if (other) {
    throw new CorpusError('meter', `is in ${other.numerator}/${other.denominator}; grooves are told in 4/4`);
  }
  const ticksPerStep = score.ticksPerQuarter / STEPS_PER_QUARTER;
  // a hit a little before a bar line belongs to the bar that begins there
  const start = barLineBefore(score, kept[0]!.tick + ticksPerStep / 2);
  const steps = new Map<number, Map<number, Note>>();
  let hits = 0;
  for (const note of kept) {
    const step = Math.floor((note.tick - start) / ticksPerStep + 0.5);
    const drum = drumOfPitch(note.pitch)!;
    const hitsAtStep = steps.get(step) ?? new Map<number, Note>();
    steps.set(step, hitsAtStep);
    const before = hitsAtStep.get(drum);
    if (before === undefined) hits += 1;
    if (before === undefined || before.velocity < note.velocity) hitsAtStep.set(drum, note);
  }
  const tokens: number[] = [DRUMS_START];
  let begun = 0;
  for (const [step, drums] of [...steps].sort(([a], [b]) => a - b)) {
    for (; begun <= Math.floor(step / DRUM_STEPS_PER_BAR); begun += 1) tokens.push(DRUMS_BAR);
    tokens.push(positionToken(step % DRUM_STEPS_PER_BAR));
    for (const [drum, { tick, velocity }] of [...drums].sort(([a], [b]) => a - b)) {
      const offset = offsetBinOf((tick - start) / ticksPerStep - step);
      const isFirst = begun === 1 && step === 0;
      tokens.push(hitToken(drum, velocityBinOf(velocity)), offsetToken(isFirst ? Math.max(ON_GRID, offset) : offset));
    }
  }
  tokens.push(DRUMS_END);
  return {
    tokens: Int32Array.from(tokens),
    startTick: start,
    reports: [
      ...(kept.length > hits
        ? [`${kept.length - hits} of ${kept.length} hits fall on a louder one's step and are left out`]
        : []),
      ...(all.length > kept.length ? [`${all.length - kept.length} notes of other percussion are left out`] : []),
    ],
  };
}

/** The last bar line at or before a tick; the first where there is none. */
function barLineBefore(score: Score, tick: number): number {
  const { bar, barTick, nextBarTick } = createBarMap(score).barAtTick(Math.floor(tick));
  return bar === 0 ? nextBarTick : barTick;
}

/** @param offset  in steps, −½ to ½ */
function offsetBinOf(offset: number): number {
  return Math.min(OFFSET_BINS - 1, Math.max(0, Math.round(offset * OFFSET_BINS) + ON_GRID));
}

/** Hits as the tokens tell them. */
type Hit = { readonly token: number; readonly tick: number; readonly pitch: number; readonly velocity: number };

const asPlayed = (a: Hit, b: Hit): number => a.tick - b.tick || a.pitch - b.pitch;

function hitsOf(tokens: ArrayLike<number>): Hit[] {
  const hits: Hit[] = [];
  let [bars, position] = [0, 0];
  for (let token = 0; token < tokens.length; token += 1) {
    const word = drumWordOf(tokens[token]!);
    if (word.kind === 'bar') [bars, position] = [bars + 1, 0];
    if (word.kind === 'position') position = word.position;
    if (word.kind !== 'hit') continue;
    const next = drumWordOf(token + 1 < tokens.length ? tokens[token + 1]! : -1);
    const offset = next.kind === 'offset' ? (next.offsetBin - ON_GRID) / OFFSET_BINS : 0;
    const step = Math.max(0, bars - 1) * DRUM_STEPS_PER_BAR + position;
    const tick = Math.max(0, Math.round((step + offset) * TICKS_PER_STEP));
    hits.push({ token, tick, pitch: DRUMS[word.drum]!.pitch, velocity: velocityOfBin(word.velocityBin) });
  }
  return hits;
}

function decodeDrums(tokens: ArrayLike<number>, { bpm = DEFAULT_BPM }: DecodeSequenceOptions = {}): Score {
  const nextTick = new Map<number, number>();
  const notes = hitsOf(tokens)
    .sort(asPlayed)
    .toReversed()
    .map(({ tick, pitch, velocity }) => {
      // a late hit and an early one of the same drum on the next step may lie closer than they are long
      const durationTicks = Math.min(DURATION_TICKS, (nextTick.get(pitch) ?? Infinity) - tick);
      nextTick.set(pitch, tick);
      return { tick, pitch, velocity, durationTicks };
    });
  return createScore({
    ticksPerQuarter: TICKS_PER_QUARTER,
    bpm,
    meters: '4/4',
    endTick: barsOf(tokens) * QUARTERS_PER_BAR * TICKS_PER_QUARTER,
    tracks: [{ name: 'Drums', channel: DRUM_CHANNEL, notes }],
  });
}

function barsOf(tokens: ArrayLike<number>): number {
  let bars = 0;
  for (let token = 0; token < tokens.length; token += 1) bars += tokens[token] === DRUMS_BAR ? 1 : 0;
  return bars;
}
