/** What is measured of a composer, the same in Node and in a browser: through its worker, as people use it. */
import type { ComposeRequestInput, Composer } from '@continuo/compose';
import type { Score } from '@continuo/music';

export type ComposerFigures = {
  /** notes the model wrote a second, at batch 1: of each piece */
  readonly notesPerSecond: readonly number[];
  /** milliseconds from the request to the first of four variations of four bars of one track */
  readonly firstVariation: readonly number[];
  /** milliseconds from an abort to the end of the request */
  readonly cancel: readonly number[];
  /** hash of the notes of each piece */
  readonly hashes: readonly string[];
};

const ROUNDS = 5;

const PIECE: ComposeRequestInput = {
  task: 'compose',
  style: 'lieder',
  instruments: ['oboe', 'piano'],
  key: 'D minor',
  bars: 24,
};

/** Pieces, gaps and aborts, five of each after one that does not count. */
export async function measureComposer(composer: Composer): Promise<ComposerFigures> {
  const notesPerSecond: number[] = [];
  const firstVariation: number[] = [];
  const cancel: number[] = [];
  const hashes: string[] = [];
  let score: Score | undefined;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    for await (const event of composer.compose({ ...PIECE, seed: round })) {
      if (event.kind !== 'answer') continue;
      const { notes, record, score: written } = event.answer.variations[0]!;
      if (round > 0) notesPerSecond.push((1000 * notes.length) / (performance.now() - began));
      hashes.push(record.notesHash);
      score = written;
    }
  }
  const gap: ComposeRequestInput = {
    task: 'infill',
    score: score!,
    cells: [{ bars: [9, 12], tracks: [0] }],
    variations: 4,
  };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const began = performance.now();
    let isFirst = true;
    for await (const event of composer.compose({ ...gap, seed: round })) {
      if (event.kind !== 'variation' || !isFirst) continue;
      isFirst = false;
      if (round > 0) firstVariation.push(performance.now() - began);
    }
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const controller = new AbortController();
    let aborted = 0;
    try {
      for await (const event of composer.compose({ ...PIECE, bars: 100, seed: round }, { signal: controller.signal })) {
        if (event.kind !== 'progress' || aborted > 0) continue;
        aborted = performance.now();
        controller.abort();
      }
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
      // the worker is free again when it takes the next request
      for await (const event of composer.compose({ ...PIECE, bars: 1, seed: round }))
        if (event.kind === 'progress') break;
      cancel.push(performance.now() - aborted);
    }
  }
  return { notesPerSecond, firstVariation, cancel, hashes };
}
