/** Writes the cells of a passage, some versions of it side by side, with a cache of what the trunk has read. */
import type { CellNote } from '@continuo/corpus';
import { compile, type Device, input, type Program, parameterSet, type Session } from '@continuo/tensor';
import type { ScoreGeneration } from '../score-model.ts';
import { CACHE_STEP } from '../transformer/decoder.ts';
import { roundLogits } from '../transformer/rounded-logits.ts';
import { afterLast } from './composer-batch.ts';
import type { ComposerConfig } from './composer-config.ts';
import {
  durationLogits,
  positionLogits,
  runTrunkOn,
  TIME_SPAN,
  tokenLogits,
  velocityLogits,
} from './composer-network.ts';
import { DURATIONS, EVENT_WIDTH, KnownCells, NOTE_TOKENS, PLACE_WIDTH, POSITIONS, TONE_WIDTH } from './event-rows.ts';
import { VELOCITY_LEVELS } from './levels.ts';
import type { CellPlace, Passage } from './passage.ts';

type Parameters = Readonly<Record<string, Float32Array>>;
export type WriterSize = { readonly batchSize: number; readonly capacity: number };

/** Given events that are read at once. */
export const PROMPT_LENGTH = 32;

/** The programs of one size, for one passage after the other. */
export type ComposerWriter = {
  readonly size: WriterSize;
  readonly one: Session;
  readonly many: Session;
  readonly heads: {
    readonly position: Session;
    readonly token: Session;
    readonly duration: Session;
    readonly velocity: Session;
  };
  readonly dispose: () => Promise<void>;
};

export async function openComposerWriter(
  config: ComposerConfig,
  values: Parameters,
  device: Device,
  size: WriterSize,
): Promise<ComposerWriter> {
  const one = await device.open(trunkProgram(config, values, size, 1));
  const many = await device.open(trunkProgram(config, values, size, PROMPT_LENGTH), { stateOf: one });
  const [position, token, duration, velocity] = await Promise.all(
    headPrograms(config, values, size.batchSize).map((program) => device.open(program)),
  );
  const sessions = [position!, token!, duration!, velocity!];
  return {
    size,
    one,
    many,
    heads: { position: position!, token: token!, duration: duration!, velocity: velocity! },
    async dispose() {
      for (const session of [...sessions, many, one]) await session.dispose();
    },
  };
}

/** What the trunk says after the next events, of which as many as `place` says stand in the cache. */
export function trunkProgram(
  config: ComposerConfig,
  values: Parameters,
  { batchSize, capacity }: WriterSize,
  length: number,
): Program {
  const { declare } = parameterSet();
  const rows = batchSize * length;
  const events = input('events', [rows, EVENT_WIDTH], 'uint8');
  const times = { at: input('times', [batchSize, length], 'int64'), span: TIME_SPAN };
  const cache = { place: input('place', [1], 'int64'), capacity, growth: CACHE_STEP, times };
  const { output, updates } = runTrunkOn(config, declare, events, cache);
  return compile({ name: `composer trunk ${batchSize}×${length}`, outputs: { hidden: output }, updates, values });
}

/** What comes next, attribute by attribute: position, token, duration and velocity, in this order. */
export function headPrograms(config: ComposerConfig, values: Parameters, batchSize: number): Program[] {
  const rows = [batchSize] as const;
  const hidden = (): ReturnType<typeof input> => input('hidden', [batchSize, config.dim]);
  const bounds = () => ({ after: input('after', rows, 'int32'), before: input('before', rows, 'int32') });
  const places = () => input('places', [batchSize, PLACE_WIDTH], 'uint8');
  const tones = () => input('tones', [batchSize, TONE_WIDTH], 'uint8');
  const declare = () => parameterSet().declare;
  const heads = {
    position: positionLogits(config, declare(), hidden(), bounds()),
    token: tokenLogits(config, declare(), hidden(), places(), bounds()),
    duration: durationLogits(config, declare(), hidden(), places(), tones()),
    velocity: velocityLogits(config, declare(), hidden(), tones(), input('durations', rows, 'int32')),
  };
  return Object.entries(heads).map(([name, logits]) =>
    compile({ name: `composer ${name}`, outputs: { logits }, values }),
  );
}

type Row = {
  readonly known: KnownCells;
  /** index among the cells to be written */
  next: number;
};

/** One passage being written with a writer that is no other's until it is released. */
export class ComposerGeneration implements ScoreGeneration {
  readonly #passage: Passage;
  readonly #writer: ComposerWriter;
  readonly #release: () => void;
  readonly #rows: readonly Row[];
  #place = 0;
  #hidden: Float32Array = new Float32Array();
  #isOver = false;
  readonly #places: Uint8Array;
  readonly #tones: Uint8Array;

  private constructor(passage: Passage, writer: ComposerWriter, release: () => void) {
    this.#passage = passage;
    this.#writer = writer;
    this.#release = release;
    const { batchSize } = writer.size;
    this.#rows = Array.from({ length: batchSize }, () => ({ known: new KnownCells(passage), next: 0 }));
    this.#places = new Uint8Array(batchSize * PLACE_WIDTH);
    this.#tones = new Uint8Array(batchSize * TONE_WIDTH);
  }

  /** Reads what is given, and opens the first cell. */
  static async start(passage: Passage, writer: ComposerWriter, release: () => void): Promise<ComposerGeneration> {
    const generation = new ComposerGeneration(passage, writer, release);
    await generation.#readGiven();
    await generation.#open(generation.#rows.map((_, row) => row));
    await generation.#readOne();
    return generation;
  }

  get room(): number {
    return this.#writer.size.capacity - this.#place;
  }

  cell(row: number): CellPlace | undefined {
    return this.#passage.written[this.#rows[row]!.next];
  }

  notes(row: number): readonly CellNote[] {
    return this.#rows[row]!.known.notes;
  }

  async positions(): Promise<Float32Array> {
    this.#assertOpen();
    const { batchSize } = this.#writer.size;
    const after = new Int32Array(batchSize).fill(-1);
    const before = new Int32Array(batchSize).fill(POSITIONS);
    for (let row = 0; row < batchSize; row += 1) {
      const cell = this.cell(row);
      if (cell === undefined) continue;
      after[row] = afterLast(this.notes(row).at(-1)).least - 1;
      before[row] = this.#passage.bars[cell.bar]!.steps;
    }
    return this.#run(this.#writer.heads.position, { after, before }, POSITIONS + 1);
  }

  async pitches(positions: ArrayLike<number>): Promise<Float32Array> {
    const { batchSize } = this.#writer.size;
    this.#places.fill(0);
    const after = new Int32Array(batchSize).fill(-1);
    const before = new Int32Array(batchSize).fill(NOTE_TOKENS);
    for (let row = 0; row < batchSize; row += 1) {
      const cell = this.cell(row);
      if (cell === undefined || !isPosition(positions[row]!)) continue;
      this.#rows[row]!.known.writePlace(this.#places, row * PLACE_WIDTH, positions[row]!);
      const base = this.#passage.tracks[cell.track]!.isDrums ? 128 : 0;
      after[row] = base + afterLast(this.notes(row).at(-1)).leastPitchAt(positions[row]!) - 1;
      before[row] = base + 128;
    }
    return this.#run(this.#writer.heads.token, { places: this.#places, after, before }, NOTE_TOKENS);
  }

  async durations(positions: ArrayLike<number>, pitches: ArrayLike<number>): Promise<Float32Array> {
    this.#tones.fill(0);
    for (const [row, { known }] of this.#rows.entries()) {
      if (this.cell(row) === undefined || !isPosition(positions[row]!)) continue;
      known.writeTone(this.#tones, row * TONE_WIDTH, positions[row]!, pitches[row]!);
    }
    return this.#run(this.#writer.heads.duration, { places: this.#places, tones: this.#tones }, DURATIONS);
  }

  async velocities(
    _positions: ArrayLike<number>,
    _pitches: ArrayLike<number>,
    durations: ArrayLike<number>,
  ): Promise<Float32Array> {
    const feeds = { tones: this.#tones, durations: Int32Array.from(durations) };
    return this.#run(this.#writer.heads.velocity, feeds, VELOCITY_LEVELS);
  }

  async choose(notes: readonly (CellNote | undefined)[]): Promise<void> {
    this.#assertOpen();
    if (this.room < 1)
      throw new RangeError(`all ${this.#writer.size.capacity} events are written; begin another passage`);
    const ended: number[] = [];
    for (const [row, state] of this.#rows.entries()) {
      if (this.cell(row) === undefined) continue;
      const note = notes[row];
      if (note !== undefined) state.known.push(note);
      else {
        state.next += 1;
        ended.push(row);
      }
    }
    await this.#open(ended);
    await this.#readOne();
  }

  dispose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
  }

  async #open(rows: readonly number[]): Promise<void> {
    for (const row of rows) {
      const cell = this.cell(row);
      if (cell !== undefined) this.#rows[row]!.known.begin(cell, false);
    }
  }

  /** The given cells, as many events at once as fit, the rest one by one. */
  async #readGiven(): Promise<void> {
    const { batchSize } = this.#writer.size;
    const first = this.#rows[0]!.known;
    const told: { readonly row: Uint8Array; readonly time: number }[] = [];
    for (const { notes, ...place } of this.#passage.given) {
      for (const { known } of this.#rows) known.begin(place, true);
      for (let count = 0; count <= notes.length; count += 1) {
        if (count > 0) for (const { known } of this.#rows) known.push(notes[count - 1]!);
        const row = new Uint8Array(EVENT_WIDTH);
        first.writeEvent(row, 0);
        told.push({ row, time: first.time });
      }
    }
    if (told.length >= this.#writer.size.capacity) {
      throw new RangeError(`${told.length} events are given, the writer holds ${this.#writer.size.capacity}`);
    }
    while (this.#place < told.length) {
      const length = told.length - this.#place >= PROMPT_LENGTH ? PROMPT_LENGTH : 1;
      const events = new Uint8Array(batchSize * length * EVENT_WIDTH);
      const times = new BigInt64Array(batchSize * length);
      for (let row = 0; row < batchSize; row += 1) {
        for (let step = 0; step < length; step += 1) {
          const { row: event, time } = told[this.#place + step]!;
          events.set(event, (row * length + step) * EVENT_WIDTH);
          times[row * length + step] = BigInt(Math.min(TIME_SPAN - 1, time));
        }
      }
      await this.#read(length === 1 ? this.#writer.one : this.#writer.many, events, times, length);
    }
  }

  async #readOne(): Promise<void> {
    const { batchSize } = this.#writer.size;
    const events = new Uint8Array(batchSize * EVENT_WIDTH);
    const times = new BigInt64Array(batchSize);
    let isAny = false;
    for (const [row, { known }] of this.#rows.entries()) {
      if (this.cell(row) === undefined) continue;
      isAny = true;
      known.writeEvent(events, row * EVENT_WIDTH);
      times[row] = BigInt(Math.min(TIME_SPAN - 1, known.time));
    }
    if (isAny) await this.#read(this.#writer.one, events, times, 1);
  }

  async #read(session: Session, events: Uint8Array, times: BigInt64Array, length: number): Promise<void> {
    const place = BigInt64Array.of(BigInt(this.#place));
    const { hidden } = await session.run({ events, times, place }, { position: this.#place });
    this.#place += length;
    if (length === 1) this.#hidden = hidden as Float32Array;
  }

  async #run(
    session: Session,
    feeds: Readonly<Record<string, Int32Array | Uint8Array>>,
    width: number,
  ): Promise<Float32Array> {
    this.#assertOpen();
    const { logits } = await session.run({ ...feeds, hidden: this.#hidden });
    const rounded = new Float32Array(this.#writer.size.batchSize * width);
    roundLogits(logits as Float32Array, rounded, 0);
    return rounded;
  }

  #assertOpen(): void {
    if (this.#isOver) throw new Error('this generation is disposed; start another');
  }
}

function isPosition(position: number): boolean {
  return position >= 0 && position < POSITIONS;
}
