/**
 * One run of `composer-music`: composes a piece for each held-out one and measures both, or reads what was measured before.
 *
 * What was composed lies beside the figures as MIDI files, and is measured as these say it: a run that was broken off goes on.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ComposeRequestInput, compose } from '@continuo/compose';
import {
  ASPECT_NAMES,
  type Aspect,
  type AspectOriginality,
  compareOriginality,
  geometricCompression,
  type MusicMeasure,
  measurePiece,
  OriginalityTally,
  trimScore,
} from '@continuo/evaluate';
import type { ScoreModel } from '@continuo/models';
import { readMidi, type Score, writeMidi } from '@continuo/music';
import { mixSeed } from '@continuo/tensor';
import type { ComposerCorpus } from './composer-music-corpus.ts';
import { chosenEvenly, type Excerpt } from './composer-music-excerpts.ts';

export type ComposerMeasure = MusicMeasure | 'geometricCompression';

/** A measure that a piece has not (drums have no scale) is left out. */
export type Measures = { readonly [measure in ComposerMeasure]?: number };

export type MeasuredPair = {
  readonly corpus: string;
  readonly id: string;
  readonly real: Measures;
  readonly ours: Measures;
};

/** By aspect, where held-out pieces have windows of it. */
export type Borrowed = { readonly [aspect in Aspect]?: AspectOriginality };

export type ComposerRun = {
  readonly model: string;
  readonly seed: number;
  readonly pairs: readonly MeasuredPair[];
  /** of each folder, and of `ALL` together */
  readonly borrowed: Readonly<Record<string, Borrowed>>;
  readonly notes: number;
  /** wall-clock time of composing what was not there */
  readonly seconds: number;
};

/** All folders together, each with equally many pieces. */
export const ALL = 'all';

export type ComposerRunOptions = {
  readonly seed: number;
  /** pieces a folder; where there are fewer, all */
  readonly count: number;
  /** JSON of what is asked besides */
  readonly ask: string;
  /** folder of what is kept */
  readonly runs: string;
};

/**
 * Kept by the model's hash, what is asked besides, seed and count: a changed way of composing needs another folder.
 *
 * @param corpus  is read only where something is to be measured
 */
export async function composerRun(
  model: ScoreModel,
  corpus: () => Promise<ComposerCorpus>,
  { seed, count, ask, runs }: ComposerRunOptions,
): Promise<ComposerRun> {
  const besides = ask.replaceAll(/[^\w.]+/g, '-').replace(/-$/, '');
  const label = `composer-music-${model.hash.slice(0, 8)}${besides}-${seed}`;
  const file = join(runs, `${label}-${count}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const pieces = join(runs, label);
  await mkdir(pieces, { recursive: true });
  const run = await measureRun(model, await corpus(), { seed, count, ask, pieces });
  await writeFile(file, `${JSON.stringify(run)}\n`);
  return run;
}

async function measureRun(
  model: ScoreModel,
  { names, index, test, validation }: ComposerCorpus,
  { seed, count, ask, pieces }: Omit<ComposerRunOptions, 'runs'> & { readonly pieces: string },
): Promise<ComposerRun> {
  const pairs: MeasuredPair[] = [];
  const borrowed: Record<string, Borrowed> = {};
  const all = { human: new OriginalityTally(), generated: new OriginalityTally() };
  let [notes, seconds] = [0, 0];
  for (const name of names) {
    const tallies = { human: new OriginalityTally(), generated: new OriginalityTally() };
    const chosen = chosenEvenly(test.get(name)!, count);
    for (const { id, score } of [...validation.get(name)!, ...test.get(name)!])
      tallies.human.add(id, index.look(score));
    for (const [place, excerpt] of chosen.entries()) {
      const file = join(pieces, `${excerpt.id.replaceAll('/', '-')}.mid`);
      if (!existsSync(file)) {
        const began = performance.now();
        const own = mixSeed(seed, names.indexOf(name), test.get(name)!.indexOf(excerpt));
        await writeFile(file, writeMidi(await composeLike(model, excerpt, { ...JSON.parse(ask), seed: own })));
        seconds += (performance.now() - began) / 1000;
      }
      const { score } = readMidi(await readFile(file));
      notes += score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
      pairs.push({ corpus: name, id: excerpt.id, real: measuresOf(excerpt.score), ours: measuresOf(score) });
      const found = index.look(score);
      tallies.generated.add(excerpt.id, found);
      all.generated.add(excerpt.id, found);
      all.human.add(excerpt.id, index.look(excerpt.score));
      process.stderr.write(`${name} ${place + 1}/${chosen.length}: ${notes} notes in ${seconds.toFixed(0)} s\n`);
    }
    borrowed[name] = borrowedOf(compareOriginality(index, tallies, seed));
  }
  borrowed[ALL] = borrowedOf(compareOriginality(index, all, seed));
  return { model: model.hash, seed, pairs, borrowed, notes, seconds };
}

async function composeLike(
  model: ScoreModel,
  { request, id }: Excerpt,
  more: Partial<ComposeRequestInput>,
): Promise<Score> {
  for await (const event of compose(model, { ...request, ...more }))
    if (event.kind === 'answer') return event.answer.variations[0]!.score;
  throw new Error(`${id}: composing its like gave no answer`);
}

function measuresOf(score: Score): Measures {
  const values = { ...measurePiece(score).values, geometricCompression: geometricCompression(trimScore(score)) };
  // structure is one of pitches: drums have none, not little
  const isPitched = Number.isFinite(values.pitchClassEntropy);
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => Number.isFinite(value) && (isPitched || !name.startsWith('structure')),
    ),
  );
}

function borrowedOf(result: Readonly<Record<Aspect, AspectOriginality>>): Borrowed {
  return Object.fromEntries(
    ASPECT_NAMES.flatMap((aspect) => (result[aspect].human.windows > 0 ? [[aspect, result[aspect]]] : [])),
  );
}
