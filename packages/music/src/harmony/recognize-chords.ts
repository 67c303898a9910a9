/**
 * Finds the chords of music, to half a beat, with sevenths and inversions.
 *
 * The notes of each passage are compared with a template of each chord, as in Pardo and Birmingham 2002, "Algorithms for
 * chordal analysis"; what lasts and lies in the bass counts more, and the key prefers its own chords. Dynamic programming
 * chooses passages and chords together, as in Masada and Bunescu 2019, "Chord recognition in symbolic music: a segmental
 * CRF model"; a change costs, least at a bar line.
 */
import { type Chord, formatChordSymbol } from '../chord-symbol.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Key } from '../key.ts';
import { pitchClassName } from '../pitch.ts';
import type { ChordSymbol, Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { bestFit, CHORD_WEIGHTS, type ChordWeights, passageOf, sumUp, TEMPLATES, type Template } from './chord-fit.ts';
import { KIND_DEGREES } from './chord-kinds.ts';
import { findKeyRegions, type KeyRegion, keyAtTick } from './key-regions.ts';
import { beatTicks, onsetPhase, soundIn } from './sounding.ts';
import { chordTone, rootOfName } from './spelled-root.ts';

/** A chord and how long it lasts. */
export type RecognizedChord = ChordSymbol & {
  readonly endTick: Ticks;
  readonly chord: Chord | 'N.C.';
};

export type RecognizeChordsOptions = {
  /** where chords may change, rising, with the end; the beats of the meter unless given */
  readonly beats?: readonly Ticks[];
  /** keys by region; found unless given */
  readonly keys?: readonly KeyRegion[];
  /** other weights than CHORD_WEIGHTS */
  readonly weights?: Partial<ChordWeights>;
};

/**
 * The chords of a score, one after another; roots are spelled as the key of their place spells them.
 *
 * @example recognizeChords(createScore({ tracks: [{ notes: [48, 64, 67].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })) }] })).map(({ symbol }) => symbol) // => ['C']
 */
export function recognizeChords(score: Score, options: RecognizeChordsOptions = {}): readonly RecognizedChord[] {
  const weights = { ...CHORD_WEIGHTS, ...options.weights };
  const keys = options.keys ?? findKeyRegions(score);
  const { ticks, costs } = placesOfChange(score, options.beats, weights);
  const spans = ticks.length - 1;
  if (spans < 1 || keys.length === 0) return [];
  const sums = sumUp(soundIn(score, ticks).shares, spans, weights);
  const factor = 1 - (1 - weights.blocks) * Math.max(0, Math.min(1, (blockShare(score) - 0.78) / 0.04));
  // best[i]: the best path up to place i; its last chord begins at from[i]
  const best = new Float64Array(spans + 1).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array(spans + 1);
  const states = new Int16Array(spans + 1);
  best[0] = 0;
  for (let start = 0; start < spans; start++) {
    const key = keyAtTick(keys, ticks[start]);
    for (const length of LENGTHS) {
      const end = start + length;
      if (end > spans) break;
      const { state, fit } = bestFit(passageOf(sums, start, end, weights), key, weights);
      const value = best[start] + (fit * length) / SPANS_PER_BEAT - factor * costs[start];
      if (value > best[end]) {
        best[end] = value;
        from[end] = start;
        states[end] = state;
      }
    }
  }
  const segments: Segment[] = [];
  for (let end = spans; end > 0; end = from[end]) segments.push({ start: from[end], end, state: states[end] });
  return joinSegments(segments.reverse(), sums.bass, ticks, keys);
}

/** The share of notes that begin together with at least two others: near 1 in hymns, near a half in figured textures. */
function blockShare(score: Score): number {
  const starts = new Map<Ticks, number>();
  let notes = 0;
  for (const { channel, notes: own } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    notes += own.length;
    for (const { tick } of own) starts.set(tick, (starts.get(tick) ?? 0) + 1);
  }
  let together = 0;
  for (const count of starts.values()) if (count >= 3) together += count;
  return notes === 0 ? 0 : together / notes;
}

/** A beat is two spans, and a chord lasts at most 8 beats before it is weighed anew. */
const SPANS_PER_BEAT = 2;
const LENGTHS = [1, 2, 3, 4, 6, 8, 12, 16] as const;

type Segment = { readonly start: number; readonly end: number; readonly state: number };

/** Where chords may change, at beats and between them, and what a change costs there. */
function placesOfChange(
  score: Score,
  given: readonly Ticks[] | undefined,
  weights: ChordWeights,
): { readonly ticks: readonly Ticks[]; readonly costs: readonly number[] } {
  const beats = given ?? beatTicks(score);
  const phase = given ? 0 : onsetPhase(score, beats);
  const moved = beats.map((tick) => tick + phase).filter((tick) => tick < score.endTick);
  const places = phase === 0 ? beats : [0, ...moved, score.endTick];
  const bars = createBarMap(score);
  const ticks: Ticks[] = [];
  const costs: number[] = [];
  places.forEach((tick, i) => {
    const beat = Math.max(0, tick - phase);
    const { barTick, nextBarTick } = bars.barAtTick(beat);
    const half = 2 * (beat - barTick) === nextBarTick - barTick;
    ticks.push(tick);
    costs.push(
      given ? weights.change : beat === barTick ? weights.changeAtBar : half ? weights.changeAtHalf : weights.change,
    );
    const next = places[i + 1];
    if (next === undefined) return;
    const middle = Math.floor((tick + next) / 2);
    // a span without length would have no share
    if (middle === tick) return;
    ticks.push(middle);
    costs.push(weights.changeOffBeat);
  });
  return { ticks, costs };
}

/** Segments of one chord and bass joined, and named; a bass that moves to another tone of the chord begins an inversion. */
function joinSegments(
  segments: readonly Segment[],
  basses: Int16Array,
  ticks: readonly Ticks[],
  keys: readonly KeyRegion[],
): readonly RecognizedChord[] {
  const chords: RecognizedChord[] = [];
  let last: { readonly state: number; readonly bass: number } | undefined;
  for (const segment of segments) {
    const template = TEMPLATES[segment.state];
    for (const { start, end, bass } of template
      ? inversionsOf(segment, template, basses)
      : [{ ...segment, bass: -1 }]) {
      const previous = chords[chords.length - 1];
      if (previous && last?.state === segment.state && last.bass === bass) {
        chords[chords.length - 1] = { ...previous, endTick: ticks[end] };
        continue;
      }
      last = { state: segment.state, bass };
      const [tick, endTick] = [ticks[start], ticks[end]];
      if (!template) chords.push({ tick, endTick, symbol: 'N.C.', chord: 'N.C.' });
      else chords.push(named(template, bass, tick, endTick, keyAtTick(keys, tick)));
    }
  }
  return chords;
}

/** The basses of a segment, beat by beat; one that comes back to its first (an accompaniment's) is one bass. */
function inversionsOf(
  { start, end }: Segment,
  { root, tones }: Template,
  basses: Int16Array,
): readonly { readonly start: number; readonly end: number; readonly bass: number }[] {
  const parts: { start: number; end: number; bass: number }[] = [];
  for (let at = start; at < end; at += SPANS_PER_BEAT) {
    const until = Math.min(end, at + SPANS_PER_BEAT);
    let lowest = 128;
    for (let i = at; i < until; i++) if (basses[i] >= 0) lowest = Math.min(lowest, basses[i]);
    const bass =
      lowest < 128 && tones[lowest % 12] !== undefined ? lowest % 12 : (parts[parts.length - 1]?.bass ?? root);
    const last = parts[parts.length - 1];
    if (last?.bass === bass) last.end = until;
    else parts.push({ start: at, end: until, bass });
  }
  const returns = parts.some(({ bass }, i) => i > 1 && bass === parts[0].bass);
  return returns ? [{ start, end, bass: parts[0].bass }] : parts;
}

function named(
  { root, kind }: Template,
  bass: number,
  tick: Ticks,
  endTick: Ticks,
  key: Key | undefined,
): RecognizedChord {
  const rootName = rootOfName(pitchClassName(root, key));
  const plain: Chord = { root: rootName, kind, degrees: [] };
  const tone = Object.entries(KIND_DEGREES[kind]).find(([, at]) => (root + at) % 12 === bass);
  const chord: Chord =
    bass === root || tone === undefined ? plain : { ...plain, bass: chordTone(rootName, Number(tone[0]), tone[1]) };
  return { tick, endTick, symbol: formatChordSymbol(chord), chord };
}
