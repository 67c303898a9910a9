/** Batches of passages, as the composer's network is fed them while it learns and is measured. */

import type { CellNote } from '@continuo/corpus';
import { durationIndex } from '@continuo/corpus';
import { input, type Tensor, type TensorData } from '@continuo/tensor';
import { TIME_SPAN } from './composer-network.ts';
import { END_OF_CELL, EVENT_WIDTH, KnownCells, PLACE_WIDTH, TONE_WIDTH } from './event-rows.ts';
import { velocityLevel } from './levels.ts';
import type { CellPlace, Passage } from './passage.ts';

/** A passage with the notes of the cells that were to be written, in their order. */
export type KnownPassage = { readonly passage: Passage; readonly notes: readonly (readonly CellNote[])[] };

export type BatchSize = {
  readonly batchSize: number;
  /** T, events of a passage; what is over is cut off */
  readonly length: number;
};

/** What a batch feeds, N = batchSize · length rows each. */
export type ComposerLeaves = {
  readonly events: Tensor;
  /** [B, T] */
  readonly times: Tensor;
  readonly places: Tensor;
  readonly tones: Tensor;
  readonly durations: Tensor;
  readonly positionBounds: { readonly after: Tensor; readonly before: Tensor };
  readonly tokenBounds: { readonly after: Tensor; readonly before: Tensor };
  readonly positions: Tensor;
  readonly tokens: Tensor;
  readonly velocities: Tensor;
  /** weight of the position, and of what follows from it where it is a note */
  readonly weights: Tensor;
  readonly noteWeights: Tensor;
};

export function composerLeaves({ batchSize, length }: BatchSize): ComposerLeaves {
  const rows = batchSize * length;
  const whole = (name: string): Tensor => input(name, [rows], 'int32');
  return {
    events: input('events', [rows, EVENT_WIDTH], 'uint8'),
    times: input('times', [batchSize, length], 'int64'),
    places: input('places', [rows, PLACE_WIDTH], 'uint8'),
    tones: input('tones', [rows, TONE_WIDTH], 'uint8'),
    durations: whole('durations'),
    positionBounds: { after: whole('positionAfter'), before: whole('positionBefore') },
    tokenBounds: { after: whole('tokenAfter'), before: whole('tokenBefore') },
    positions: whole('positions'),
    tokens: whole('tokens'),
    velocities: whole('velocities'),
    weights: input('weights', [rows]),
    noteWeights: input('noteWeights', [rows]),
  };
}

export type ComposerBatch = {
  readonly feeds: Record<string, TensorData> & { readonly weights: Float32Array; readonly noteWeights: Float32Array };
  /** notes that are predicted, by their weights, a passage; the ends of cells are not counted */
  readonly notes: readonly number[];
  /** row of each predicted event, a passage: in the order of notes and ends */
  readonly rows: readonly (readonly number[])[];
};

/**
 * Fills the feeds of passages; weights are 1 where something is predicted.
 *
 * @param givenWeight  that of events of given cells, which are predicted, too, while the network learns
 */
export function fillComposerBatch(
  passages: readonly KnownPassage[],
  { batchSize, length }: BatchSize,
  givenWeight = 0,
): ComposerBatch {
  const rows = batchSize * length;
  const events = new Uint8Array(rows * EVENT_WIDTH);
  const times = new BigInt64Array(rows);
  const places = new Uint8Array(rows * PLACE_WIDTH);
  const tones = new Uint8Array(rows * TONE_WIDTH);
  const whole = (fill = 0): Int32Array => new Int32Array(rows).fill(fill);
  const [positions, tokens, durations, velocities] = [whole(), whole(), whole(), whole()];
  const [positionAfter, positionBefore, tokenAfter, tokenBefore] = [whole(-1), whole(192), whole(-1), whole(256)];
  const weights = new Float32Array(rows);
  const noteWeights = new Float32Array(rows);
  const notesOf = passages.map(() => 0);
  const rowsOf: number[][] = passages.map(() => []);

  for (const [index, { passage, notes: written }] of passages.entries()) {
    const known = new KnownCells(passage);
    let row = index * length;
    const end = row + length;
    const told = (): void => {
      known.writeEvent(events, row * EVENT_WIDTH);
      times[row] = BigInt(Math.min(TIME_SPAN - 1, known.time));
    };
    const predict = (place: CellPlace, note: CellNote | undefined, weight: number): void => {
      const isDrums = passage.tracks[place.track]!.isDrums;
      const { least, leastPitchAt } = afterLast(known.notes.at(-1));
      positionAfter[row] = least - 1;
      positionBefore[row] = passage.bars[place.bar]!.steps;
      positions[row] = note?.position ?? END_OF_CELL;
      weights[row] = weight;
      rowsOf[index]!.push(row);
      if (note === undefined) return;
      notesOf[index]! += weight;
      const base = isDrums ? 128 : 0;
      known.writePlace(places, row * PLACE_WIDTH, note.position);
      known.writeTone(tones, row * TONE_WIDTH, note.position, note.pitch);
      tokenAfter[row] = base + leastPitchAt(note.position) - 1;
      tokenBefore[row] = base + 128;
      tokens[row] = base + note.pitch;
      durations[row] = durationIndex(note.duration);
      velocities[row] = velocityLevel(note.velocity);
      noteWeights[row] = weight;
    };
    for (const { notes, ...place } of passage.given) {
      known.begin(place, true);
      for (let count = 0; count <= notes.length && row < end; count += 1) {
        if (count > 0) known.push(notes[count - 1]!);
        told();
        if (givenWeight > 0) predict(place, notes[count], givenWeight);
        row += 1;
      }
    }
    for (const [cell, place] of passage.written.entries()) {
      const notes = written[cell]!;
      known.begin(place, false);
      for (let count = 0; count <= notes.length && row < end; count += 1) {
        if (count > 0) known.push(notes[count - 1]!);
        told();
        predict(place, notes[count], 1);
        row += 1;
      }
    }
  }
  const feeds = {
    events,
    times,
    places,
    tones,
    durations,
    positionAfter,
    positionBefore,
    tokenAfter,
    tokenBefore,
    positions,
    tokens,
    velocities,
    weights,
    noteWeights,
  };
  return { feeds, notes: notesOf, rows: rowsOf };
}

/** What can follow a note of a cell: later positions, or higher pitches at its own. */
export function afterLast(last: CellNote | undefined): {
  readonly least: number;
  readonly leastPitchAt: (position: number) => number;
} {
  if (last === undefined) return { least: 0, leastPitchAt: () => 0 };
  const isTop = last.pitch === 127;
  return {
    least: last.position + (isTop ? 1 : 0),
    leastPitchAt: (position) => (position === last.position ? last.pitch + 1 : 0),
  };
}
