/** Expression as the last step of an answer: what a model wrote on its grid, as a person might play it. */
import type { AnyModel } from '@continuo/models';
import { createTempoMap, type Note, rescaleTicks, type Score, type Track } from '@continuo/music';
import type { ComposeEvent, ComposeVariation, WishOutcome, WrittenNote } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { seedOf } from '../plain-variation.ts';
import { makeRecord } from '../replay-record.ts';
import { humanize } from './humanize.ts';

/** Tells these draws from those that wrote the notes. */
const EXPRESSION = 4711;

/**
 * The same events with expression in every variation, where the request asks for it.
 *
 * Wishes are measured before, on the grid; only the notes that were written are moved. The same request plays the same.
 */
export async function* expressEvents(
  model: AnyModel,
  request: ComposeRequest,
  events: AsyncIterable<ComposeEvent>,
): AsyncGenerator<ComposeEvent> {
  const { expression } = request;
  if (expression === undefined) return yield* events;
  // one that was told when it was written comes again in the answer
  const expressed = new Map<ComposeVariation, Promise<ComposeVariation>>();
  const express = (variation: ComposeVariation): Promise<ComposeVariation> => {
    const known = expressed.get(variation) ?? expressVariation(model, request, variation);
    expressed.set(variation, known);
    return known;
  };
  for await (const event of events) {
    if (event.kind === 'variation') yield { kind: 'variation', variation: await express(event.variation) };
    else if (event.kind === 'answer') {
      const variations = await Promise.all(event.answer.variations.map(express));
      yield { kind: 'answer', answer: { ...event.answer, variations } };
    } else yield event;
  }
}

async function expressVariation(
  model: AnyModel,
  request: ComposeRequest,
  variation: ComposeVariation,
): Promise<ComposeVariation> {
  const { expression } = request;
  const number = variation.record.variation;
  const options = { ...expression, seed: seedOf(request, number, EXPRESSION) };
  const isWritten = writtenNotes(request, variation);
  const { score, moved } = expressedScore(variation.score, humanize(variation.score, options), isWritten);
  const finer = score.ticksPerQuarter / variation.score.ticksPerQuarter;
  const reports = [
    'the other wishes were measured on the grid, before expression',
    ...(finer > 1 && request.score !== undefined
      ? [
          `ticks a quarter are ${score.ticksPerQuarter}, not ${variation.score.ticksPerQuarter}; what was given sounds as it did`,
        ]
      : []),
  ];
  return {
    ...variation,
    score,
    notes: variation.notes.map((note): WrittenNote => {
      const played = moved.get(keyOf(note.track, note));
      return played === undefined
        ? { ...note, tick: note.tick * finer, durationTicks: note.durationTicks * finer }
        : { ...note, tick: played.tick, durationTicks: played.durationTicks };
    }),
    wishes: [...variation.wishes, outcomeOf(expression!.amount, [...moved.values()], score)],
    reports: [...variation.reports, ...reports],
    record: await makeRecord(model, request, number, score),
  };
}

/** What was not there before, and what the model tells of as its own. */
function writtenNotes({ score: given }: ComposeRequest, { notes }: ComposeVariation) {
  const own = new Set(notes.map((note) => keyOf(note.track, note)));
  const lineOf = ({ tick, pitch, durationTicks, velocity }: Note): string =>
    `${tick} ${pitch} ${durationTicks} ${velocity}`;
  const stood = new Set((given?.tracks ?? []).flatMap((track) => track.notes.map(lineOf)));
  return (track: number, note: Note): boolean => own.has(keyOf(track, note)) || !stood.has(lineOf(note));
}

/** A note as it is played, and as it would stand in the same ticks. */
type Moved = Note & { readonly written: Note };

function expressedScore(
  before: Score,
  played: Score,
  isWritten: (track: number, note: Note) => boolean,
): { readonly score: Score; readonly moved: ReadonlyMap<string, Moved> } {
  const fine = rescaleTicks(before, played.ticksPerQuarter / before.ticksPerQuarter);
  const moved = new Map<string, Moved>();
  const tracks = played.tracks.map((track, index): Track => {
    const standing = byKeyAndTime(fine.tracks[index]!.notes);
    const asBefore = byKeyAndTime(before.tracks[index]!.notes);
    /** where the note of this key that stands before ends */
    let [pitch, free] = [-1, 0];
    // notes of one key keep their order
    const notes = byKeyAndTime(track.notes).map((note, place): Note => {
      const stood = standing[place]!;
      if (note.pitch !== pitch) [pitch, free] = [note.pitch, 0];
      if (!isWritten(index, asBefore[place]!)) {
        free = stood.tick + stood.durationTicks;
        return stood;
      }
      const late = Math.max(0, Math.min(free, stood.tick) - note.tick);
      const own = { ...note, tick: note.tick + late, durationTicks: Math.max(1, note.durationTicks - late) };
      moved.set(keyOf(index, asBefore[place]!), { ...own, written: stood });
      return own;
    });
    return { ...track, notes: notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch) };
  });
  return { score: { ...played, tracks }, moved };
}

function byKeyAndTime(notes: readonly Note[]): Note[] {
  return notes.toSorted((a, b) => a.pitch - b.pitch || a.tick - b.tick);
}

function keyOf(track: number, { tick, pitch }: { readonly tick: number; readonly pitch: number }): string {
  return `${track} ${tick} ${pitch}`;
}

function outcomeOf(amount: number, moved: readonly Moved[], score: Score): WishOutcome {
  const time = createTempoMap(score);
  const mean = (of: (note: Moved) => number): string =>
    (moved.reduce((sum, note) => sum + of(note), 0) / Math.max(1, moved.length)).toFixed(1);
  const delay = mean(
    ({ tick, written }) => 1000 * Math.abs(time.secondsAtTick(tick) - time.secondsAtTick(written.tick)),
  );
  const louder = mean(({ velocity, written }) => Math.abs(velocity - written.velocity));
  const got = `${moved.length} notes, moved by ${delay} ms and ${louder} steps of velocity on average`;
  return { wish: 'expression', asked: `amount ${amount}`, got, kept: true, hard: false };
}
