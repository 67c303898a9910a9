/**
 * A model of whole scores without learning, for tests: its logits are a hash of the passage and of all that was chosen, so that
 * every choice matters. It holds its caller to the interface: notes come in order, inside their bar, and no more than there is room for.
 */
import { CELL_DURATIONS, type CellNote } from '@continuo/corpus';
import { END_OF_CELL, type Passage, type ScoreGeneration, type ScoreModel } from '@continuo/models';

export type FakeScoreOptions = {
  /** events that it reads at once; default 512 */
  readonly window?: number;
  /** how much it likes to end a cell; default 5.5: some six notes a cell */
  readonly ending?: number;
};

export type FakeScoreModel = ScoreModel & {
  /** what it was asked to write */
  readonly passages: Passage[];
  /** generations that are not disposed yet */
  readonly open: { count: number };
};

const NEVER = -1e9;

export function fakeScoreModel({ window = 512, ending = 5.5 }: FakeScoreOptions = {}): FakeScoreModel {
  const passages: Passage[] = [];
  const open = { count: 0 };
  return {
    kind: 'score',
    name: 'fake',
    hash: 'ef'.repeat(32),
    family: 'fake',
    parameterCount: 0,
    likelihoodKind: 'exact',
    tokenizer: { kind: 'cells', stepsPerQuarter: 24 },
    styles: ['lieder', 'folk', 'game'],
    styleOfFolder: {},
    composers: ['Bach', 'Haydn', 'Holmès'],
    window,
    passages,
    open,
    async generate(passage, { batchSize, capacity }) {
      if (batchSize !== 1) throw new Error(`a batch of ${batchSize} where the fake writes one row`);
      passages.push(passage);
      open.count += 1;
      return fakeGeneration(passage, capacity, ending, () => {
        open.count -= 1;
      });
    },
    // biome-ignore lint/correctness/useYield: composing asks for no likelihood
    async *likelihood() {
      throw new Error('the fake has no likelihood');
    },
    dispose: async () => {},
  };
}

function fakeGeneration(passage: Passage, capacity: number, ending: number, release: () => void): ScoreGeneration {
  let hash = hashOf(JSON.stringify([passage.bars, passage.tracks, passage.given]));
  let room = capacity - passage.given.reduce((sum, { notes }) => sum + 1 + notes.length, 0);
  if (room <= 0) throw new RangeError(`more is given than ${capacity} events`);
  room -= 1;
  let next = 0;
  let notes: CellNote[] = [];
  const place = () => passage.written[next];
  const steps = (): number => passage.bars[place()!.bar]!.steps;
  const base = (): number => (passage.tracks[place()!.track]!.isDrums ? 128 : 0);
  const logits = (length: number, isOpen: (token: number) => boolean): Float32Array =>
    Float32Array.from({ length }, (_, token) => (isOpen(token) ? logitOf(hash, token) : NEVER));
  const least = (): number => (notes.at(-1)?.position ?? 0) + (notes.at(-1)?.pitch === 127 ? 1 : 0);
  return {
    get room() {
      return room;
    },
    cell: () => place(),
    notes: () => notes,
    async positions() {
      const row = logits(END_OF_CELL + 1, (token) => token >= least() && token < steps());
      row[END_OF_CELL] = ending;
      return row;
    },
    async pitches([position]: ArrayLike<number> & Iterable<number>) {
      const last = notes.at(-1);
      const lowest = position === last?.position ? last!.pitch + 1 : 0;
      return logits(256, (token) => token >= base() + lowest && token < base() + 128);
    },
    durations: async () => logits(CELL_DURATIONS.length, () => true),
    velocities: async () => logits(16, () => true),
    async choose([note]) {
      if (room < 1) throw new RangeError('there is no room left');
      const cell = place();
      if (cell === undefined) throw new Error('all cells are written');
      if (note === undefined) {
        next += 1;
        notes = [];
      } else {
        checkNote(note, notes.at(-1), steps());
        notes = [...notes, note];
      }
      room -= 1;
      hash = hashOf(JSON.stringify(note ?? 'end'), hash);
    },
    dispose: release,
  };
}

function checkNote({ position, pitch, duration, velocity }: CellNote, last: CellNote | undefined, steps: number): void {
  const isInside = position >= 0 && position < steps && pitch >= 0 && pitch < 128 && duration >= 1;
  const comesAfter =
    last === undefined || position > last.position || (position === last.position && pitch > last.pitch);
  if (isInside && comesAfter && velocity >= 1 && velocity <= 127) return;
  throw new Error(
    `the note ${JSON.stringify({ position, pitch, duration, velocity })} after ${JSON.stringify(last)} of ${steps} steps`,
  );
}

function hashOf(text: string, from = 2166136261): number {
  let hash = from;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  return hash;
}

/** Between 0 and 4, in steps of 1/64. */
function logitOf(hash: number, token: number): number {
  let mixed = Math.imul(hash ^ Math.imul(token + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 13)) & 0xff) / 64;
}
