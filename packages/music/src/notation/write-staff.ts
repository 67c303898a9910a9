/** Writes the notes of one staff: measures, voices, values, ties, tuplets, beams. */
import { MusicError } from '../music-error.ts';
import type { Ticks } from '../score.ts';
import { beamEvents } from './beam-events.ts';
import { writtenDrum } from './drum-positions.ts';
import { findTuplets, type TupletWindow } from './find-tuplets.ts';
import { type MetricNode, metricTree, tupletTree } from './metric-tree.ts';
import type { NotatedEvent, NotatedNote, SpelledPitch } from './notated-score.ts';
import type { PlannedNote } from './plan-parts.ts';
import { type Chord, MOST_VOICES, type Piece, separateVoices, slicePieces } from './separate-voices.ts';
import { pitchOfSpelled } from './spelled-pitch.ts';
import type { MeteredMeasure } from './write-measures.ts';
import { cutNote, cutRest, dottedValue, type RhythmContext } from './write-rhythm.ts';

/** What a staff is written from. */
export type StaffPlan = {
  readonly staff: number;
  /** sorted by tick */
  readonly notes: readonly PlannedNote[];
  /** of each note; undefined for percussion */
  readonly spelled: readonly SpelledPitch[] | undefined;
  /** voices have numbers above this */
  readonly firstVoice: number;
  readonly ticksPerQuarter: number;
  readonly withVelocities: boolean;
};

/** More pieces of notes than any staff has: long notes over thousands of measures, or cut a hundred times in one. */
const MOST_PIECES = 1_000_000;

/**
 * The events of a staff, voice by voice; measures without notes hold one rest.
 *
 * @returns the events, and the most voices that a measure has
 * @throws MusicError  `too-long`: notes that last over so many measures that writing them makes no sense
 */
export function writeStaff(
  plan: StaffPlan,
  measures: readonly MeteredMeasure[],
): { readonly events: readonly NotatedEvent[]; readonly voices: number } {
  const events: NotatedEvent[] = [];
  const trees = new Map<string, MetricNode>();
  const pieces = piecesByMeasure(plan, measures);
  const ranks = ranksOf(plan.notes);
  let heads = 0;
  const mostRank = ranks.reduce((most, rank) => Math.max(most, rank), 0);
  const written = pieces.map((mine) => voicesOf(mine, ranks, mostRank, plan));
  const single = written.reduce((most, { voices }) => Math.max(most, voices.length), 1);
  for (const [i, metered] of measures.entries()) {
    const { numerator, denominator } = metered.meter;
    const signature = `${numerator}/${denominator}`;
    let tree = trees.get(signature);
    if (!tree) {
      tree = metricTree(numerator, denominator, plan.ticksPerQuarter);
      trees.set(signature, tree);
    }
    const { voices, doubled } = written[i];
    if (voices.length === 0) {
      const { tick, durationTicks } = metered.measure;
      events.push({ tick, durationTicks, staff: plan.staff, voice: plan.firstVoice + 1, notes: [] });
    }
    for (const [voice, chords] of [...voices.entries(), ...doubled.map((chords, j) => [single + j, chords] as const)]) {
      if (chords.length === 0) continue;
      for (const event of writeVoice(chords, voice, metered, tree, plan)) {
        events.push(event);
        heads += event.notes.length;
      }
      if (heads > MOST_PIECES) throw tooManyPieces();
    }
  }
  return { events, voices: single + mostRank };
}

/** The voices of a measure before they are written: those of the staff, and those of keys that sound several times at once. */
type MeasureVoices = {
  readonly voices: readonly (readonly Chord[])[];
  readonly doubled: readonly (readonly Chord[])[];
};

function voicesOf(
  pieces: readonly Piece[],
  ranks: readonly number[],
  mostRank: number,
  plan: StaffPlan,
): MeasureVoices {
  const first = mostRank === 0 ? pieces : pieces.filter(({ note }) => ranks[note] === 0);
  const most = MOST_VOICES - Math.min(1, mostRank);
  const voices = [...layersOf(first, plan, most)].flatMap(({ layer, mostVoices }) =>
    separateVoices(layer, plan.ticksPerQuarter, mostVoices),
  );
  const doubled = Array.from({ length: mostRank }, (_, i) =>
    slicePieces(pieces.filter(({ note }) => ranks[note] === i + 1)),
  );
  return { voices, doubled };
}

/**
 * How many notes of the same key sound already when each begins. Those of one rank never overlap, so that each rank can
 * keep a voice of its own throughout and every tie finds its own end.
 */
function ranksOf(notes: readonly PlannedNote[]): number[] {
  const ends = new Map<number, Ticks[]>();
  return notes.map(({ pitch, tick, end }) => {
    const mine = ends.get(pitch) ?? [];
    ends.set(pitch, mine);
    const free = mine.findIndex((until) => until <= tick);
    const rank = free < 0 ? mine.length : free;
    mine[rank] = end;
    return rank;
  });
}

/** The pieces of a measure; percussion's hands and feet apart. */
function* layersOf(
  pieces: readonly Piece[],
  { notes, spelled }: StaffPlan,
  most: number,
): Generator<{ readonly layer: readonly Piece[]; readonly mostVoices: number }> {
  if (spelled) {
    yield { layer: pieces, mostVoices: most };
    return;
  }
  yield { layer: pieces.filter(({ note }) => notes[note].layer === 'hands'), mostVoices: most - 1 };
  yield { layer: pieces.filter(({ note }) => notes[note].layer === 'feet'), mostVoices: 1 };
}

function piecesByMeasure({ notes, spelled }: StaffPlan, measures: readonly MeteredMeasure[]): Piece[][] {
  const pieces: Piece[][] = measures.map(() => []);
  let count = 0;
  let first = 0;
  for (const [note, { tick, end, pitch: key }] of notes.entries()) {
    while (first + 1 < measures.length && measures[first + 1].measure.tick <= tick) first++;
    const pitch = spelled ? key : pitchOfSpelled(writtenDrum(key).pitch);
    for (let i = first; i < measures.length && measures[i].measure.tick < end; i++) {
      const { tick: from, durationTicks } = measures[i].measure;
      pieces[i].push({ start: Math.max(tick, from), end: Math.min(end, from + durationTicks), pitch, key, note });
      if (++count > MOST_PIECES) throw tooManyPieces();
    }
  }
  return pieces;
}

function tooManyPieces(): MusicError {
  return new MusicError(
    'too-long',
    `the notes of a staff are so long or so dense that more than ${MOST_PIECES} tied ones would be written; quantize the score or look for notes that never end`,
  );
}

/** A note, chord or rest of a voice before it is cut: a rest has no pieces. */
type Span = { readonly start: Ticks; readonly end: Ticks; readonly pieces: readonly Piece[] };

function writeVoice(
  chords: readonly Chord[],
  voice: number,
  { measure, fullTick }: MeteredMeasure,
  tree: MetricNode,
  plan: StaffPlan,
): NotatedEvent[] {
  const spans = withRests(chords, measure.tick, measure.tick + measure.durationTicks);
  const borders = [...new Set(spans.flatMap(({ start, end }) => [start - fullTick, end - fullTick]))].sort(
    (a, b) => a - b,
  );
  const windows = findTuplets(tree, borders, plan.ticksPerQuarter);
  const events: NotatedEvent[] = [];
  for (const span of spans) {
    for (const { end, context } of cutSpan(span, fullTick, tree, windows, plan.ticksPerQuarter)) {
      const start = events.length === 0 ? measure.tick : endOf(events[events.length - 1]);
      const written = dottedValue(end - start, plan.ticksPerQuarter, context.tuplet, 3);
      events.push({
        tick: start,
        durationTicks: end - start,
        staff: plan.staff,
        voice: plan.firstVoice + voice + 1,
        notes: span.pieces.map((piece) => writeHead(piece, start, end, plan)).sort(byHeight),
        ...(written === undefined ? {} : { value: written.value }),
        ...(written === undefined || written.dots === 0 ? {} : { dots: written.dots }),
        ...(context.tuplet === undefined ? {} : { tuplet: context.tuplet }),
        ...(voice > 0 && span.pieces.length === 0 ? { hidden: true } : {}),
      });
    }
  }
  return beamEvents(withBrackets(events, windows, fullTick), tree, fullTick);
}

const endOf = ({ tick, durationTicks }: NotatedEvent): Ticks => tick + durationTicks;
const byHeight = (a: NotatedNote, b: NotatedNote): number => pitchOfSpelled(a.pitch) - pitchOfSpelled(b.pitch);

function withRests(chords: readonly Chord[], from: Ticks, to: Ticks): Span[] {
  const spans: Span[] = [];
  let at = from;
  for (const chord of chords) {
    if (chord.start > at) spans.push({ start: at, end: chord.start, pieces: [] });
    spans.push(chord);
    at = chord.end;
  }
  if (at < to) spans.push({ start: at, end: to, pieces: [] });
  return spans;
}

/** The ends of the pieces of a span, each with the tuplet that it stands in. */
function cutSpan(
  { start, end, pieces }: Span,
  fullTick: Ticks,
  tree: MetricNode,
  windows: readonly TupletWindow[],
  ticksPerQuarter: number,
): { readonly end: Ticks; readonly context: RhythmContext }[] {
  const cut = pieces.length === 0 ? cutRest : cutNote;
  const cuts: { end: Ticks; context: RhythmContext }[] = [];
  const last = end - fullTick;
  for (let at = start - fullTick; at < last; ) {
    const group = windows.find((one) => one.end > at);
    const inside = group !== undefined && group.start <= at;
    const to = Math.min(last, group === undefined ? last : inside ? group.end : group.start);
    const context: RhythmContext =
      group && inside
        ? { tree: tupletTree(group.start, group.end, group.ratio.actual, 1), ticksPerQuarter, tuplet: group.ratio }
        : { tree, ticksPerQuarter };
    for (const place of cut(at, to, context)) cuts.push({ end: place + fullTick, context });
    at = to;
  }
  return cuts;
}

function writeHead({ note, key }: Piece, start: Ticks, end: Ticks, plan: StaffPlan): NotatedNote {
  const { tick, end: noteEnd, velocity } = plan.notes[note];
  return {
    ...(plan.spelled ? { pitch: plan.spelled[note] } : writtenDrum(key)),
    ...(end < noteEnd ? { tieStart: true } : {}),
    ...(start > tick ? { tieStop: true } : {}),
    ...(plan.withVelocities && start === tick ? { velocity } : {}),
  };
}

function withBrackets(events: NotatedEvent[], windows: readonly TupletWindow[], fullTick: Ticks): NotatedEvent[] {
  for (const { start, end } of windows) {
    const first = events.findIndex(({ tick }) => tick - fullTick >= start);
    const last = events.findLastIndex(({ tick }) => tick - fullTick < end);
    if (first < 0 || last < first) continue;
    events[first] = { ...events[first], tupletStart: 1 };
    events[last] = { ...events[last], tupletStop: 1 };
  }
  return events;
}
