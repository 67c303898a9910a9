/** Writes the notes of one staff: measures, voices, values, ties, tuplets, beams. */
import { MusicError } from '../music-error.ts';
import type { Ticks } from '../score.ts';
import { beamEvents } from './beam-events.ts';
import { writtenDrum } from './drum-positions.ts';
import { findTuplets, type TupletWindow } from './find-tuplets.ts';
import { type MetricNode, metricTree, tupletTree } from './metric-tree.ts';
import type { NotatedEvent, NotatedNote, SpelledPitch } from './notated-score.ts';
import type { PlannedNote } from './plan-parts.ts';
import { type Chord, type Piece, separateVoices } from './separate-voices.ts';
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

/** More pieces of notes than any score has: long notes over thousands of measures. */
const MOST_PIECES = 5_000_000;

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
  let tiedOver: ReadonlyMap<number, number> = new Map();
  let most = 1;
  for (const [i, metered] of measures.entries()) {
    const { numerator, denominator } = metered.meter;
    const signature = `${numerator}/${denominator}`;
    let tree = trees.get(signature);
    if (!tree) {
      tree = metricTree(numerator, denominator, plan.ticksPerQuarter);
      trees.set(signature, tree);
    }
    const layers = [...layersOf(bindTies(pieces[i], tiedOver), plan)].flatMap((layer) =>
      separateVoices(layer, plan.ticksPerQuarter),
    );
    const labels = labelVoices(layers);
    tiedOver = new Map(layers.flatMap((chords, i) => tiedOut(chords, labels[i], plan)));
    most = Math.max(most, ...labels.map((label) => label + 1));
    if (!labels.includes(0)) {
      const { tick, durationTicks } = metered.measure;
      events.push({ tick, durationTicks, staff: plan.staff, voice: plan.firstVoice + 1, notes: [] });
    }
    for (const [voice, chords] of layers.entries()) {
      for (const event of writeVoice(chords, labels[voice], metered, tree, plan)) events.push(event);
    }
  }
  return { events, voices: most };
}

/** The pieces of a measure, those bound to a voice that continue one of several ties of their key. */
function bindTies(pieces: readonly Piece[], tiedOver: ReadonlyMap<number, number>): readonly Piece[] {
  const ties = new Map<number, number>();
  for (const { note, key } of pieces) if (tiedOver.has(note)) ties.set(key, (ties.get(key) ?? 0) + 1);
  if (![...ties.values()].some((count) => count > 1)) return pieces;
  return pieces.map((piece) =>
    (ties.get(piece.key) ?? 0) > 1 ? { ...piece, bound: tiedOver.get(piece.note) } : piece,
  );
}

/**
 * Numbers for the voices of a measure, from 0: the highest is 0, unless one key is tied over the bar line in two voices
 * at once; these keep their numbers, so that each tie finds its own end.
 */
function labelVoices(layers: readonly (readonly Chord[])[]): number[] {
  const bound = layers.map((chords) => chords[0].pieces[0].bound);
  const taken = new Set(bound);
  let next = 0;
  return bound.map((label) => {
    if (label !== undefined) return label;
    while (taken.has(next)) next++;
    return next++;
  });
}

/** The notes of a voice that sound on after the measure, with the voice's number. */
function tiedOut(chords: readonly Chord[], label: number, { notes }: StaffPlan): [number, number][] {
  const last = chords.at(-1);
  return (last?.pieces ?? []).flatMap(({ note, end }) => (notes[note].end > end ? [[note, label]] : []));
}

/** The pieces of a measure; percussion's hands and feet apart. */
function* layersOf(pieces: readonly Piece[], { notes, spelled }: StaffPlan): Generator<readonly Piece[]> {
  if (spelled) {
    yield pieces;
    return;
  }
  yield pieces.filter(({ note }) => notes[note].layer === 'hands');
  yield pieces.filter(({ note }) => notes[note].layer === 'feet');
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
      if (++count > MOST_PIECES) {
        throw new MusicError(
          'too-long',
          `the notes last over so many measures that more than ${MOST_PIECES} would be written`,
        );
      }
    }
  }
  return pieces;
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
    const window = windows.find((one) => one.end > at);
    const inside = window !== undefined && window.start <= at;
    const to = Math.min(last, window === undefined ? last : inside ? window.end : window.start);
    const context: RhythmContext =
      window && inside
        ? { tree: tupletTree(window.start, window.end, window.ratio.actual, 1), ticksPerQuarter, tuplet: window.ratio }
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
