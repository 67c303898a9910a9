import { CELL_DURATIONS, type CellNote, packCells } from '@continuo/corpus';
import { createScore } from '@continuo/corpus/testing';
import { gradientStep, mixSeed } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { openModel } from '../open-model.ts';
import type { ScoreModel } from '../score-model.ts';
import { composerSchema } from './composer-config.ts';
import { composerTask } from './composer-task.ts';
import { composerPiece, PLAIN_TELLING, passageOf } from './draw-passage.ts';
import { END_OF_CELL } from './event-rows.ts';
import { velocityOfLevel } from './levels.ts';
import { madePiece } from './testing/made-piece.ts';
import { composerFile, TINY_COMPOSER } from './testing/random-composer.ts';

const options = {
  ...{ batchSize: 4, frames: 48, seed: 3, gradClip: 1, averageDecay: 0.95 },
  optimizer: { kind: 'adamW' },
} as const;
const corpus = { train: [madePiece(), madePiece({ bars: 4, hasDrums: false })], validation: [madePiece()] };
const config = composerSchema.parse(TINY_COMPOSER);

describe('training a composer', () => {
  it('feeds a step by seed and number alone', () => {
    const [one, other] = [1, 2].map(() => composerTask(config, options, corpus, nodeDevice({ threads: 1 })));
    expect(one!.feeds(7)).toEqual(other!.feeds(7));
    expect(one!.feeds(7)).not.toEqual(one!.feeds(8));
    const reseeded = composerTask(config, { ...options, seed: 4 }, corpus, nodeDevice({ threads: 1 }));
    expect(reseeded.feeds(7)).not.toEqual(one!.feeds(7));
  });

  it('weighs notes and ends of cells so that the loss is nats a note; what is given counts half', () => {
    const task = composerTask(config, options, corpus, nodeDevice({ threads: 1 }));
    for (let step = 0; step < 20; step += 1) {
      const feeds = task.feeds(step) as Record<string, Float32Array>;
      const [weights, noteWeights] = [feeds.weights!, feeds.noteWeights!];
      expect(noteWeights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
      const distinct = new Set([...weights].filter((weight) => weight > 0).map((weight) => weight.toFixed(6)));
      expect(distinct.size).toBeLessThanOrEqual(2);
      const [most, least] = [Math.max(...weights), Math.min(...[...weights].filter((weight) => weight > 0))];
      if (distinct.size === 2) expect(least / most).toBeCloseTo(0.5, 5);
      expect([...noteWeights].every((weight, row) => weight === 0 || weight === weights[row])).toBe(true);
    }
  });

  it('adds up over parts of a batch', async () => {
    const device = nodeDevice({ threads: 1 });
    const task = composerTask(config, options, corpus, device);
    const sums: { loss: number; gradient: number }[] = [];
    for (const parts of [1, 4]) {
      const sum = { loss: 0, gradient: 0 };
      for (let index = 0; index < parts; index += 1) {
        const part = { first: (4 / parts) * index, count: 4 / parts, of: 4 };
        const { loss, parameters, feeds } = task.part!(part);
        const session = await device.open(gradientStep({ name: 'part', loss, parameters }));
        const state = task.initialState();
        await session.writeState(Object.fromEntries(session.program.state.map(({ name }) => [name, state[name]!])));
        const names = new Set(session.program.inputs.map(({ name }) => name));
        const fed = Object.fromEntries(Object.entries(feeds(2)).filter(([name]) => names.has(name)));
        const outputs = await session.run(fed, { seed: 9, part });
        for (const [name, values] of Object.entries(outputs)) {
          if (name === 'loss') sum.loss += (values as Float32Array)[0]!;
          // one number of all gradients, each of its own weight
          else for (const [at, value] of (values as Float32Array).entries()) sum.gradient += value * Math.sin(at + 1);
        }
        await session.dispose();
      }
      sums.push(sum);
    }
    expect(sums[1]!.loss).toBeCloseTo(sums[0]!.loss, 4);
    expect(sums[1]!.gradient).toBeCloseTo(sums[0]!.gradient, 3);
    expect(Math.abs(sums[0]!.gradient)).toBeGreaterThan(0.01);
    await task.dispose();
  });

  it('learns one short tune of two tracks by heart and writes it again', async () => {
    const device = nodeDevice({ threads: 1 });
    const bar = 1920;
    const tune = [72, 74, 76, 79, 77, 74, 71, 72].map((pitch, place) => ({ pitch, tick: place * 480, velocity: 84 }));
    const bass = [48, 55].map((pitch, place) => ({ pitch, tick: place * bar, durationTicks: bar, velocity: 60 }));
    const tracks = [
      { program: 73, notes: tune },
      { program: 42, notes: bass },
    ];
    const piece = composerPiece(packCells(createScore({ meters: '4/4', bpm: 120, tracks })), 0);
    const one = { train: [piece], validation: [piece] };
    const small = composerSchema.parse({ ...TINY_COMPOSER, dropout: { trunk: 0, head: 0 } });
    const task = composerTask(small, { ...options, frames: 16 }, one, device);
    const session = await device.open(task.program);
    await session.writeState(task.initialState());
    const first = (await task.validate(task.shippedParameters(task.initialState()))).loss;
    for (let step = 0; step < 240; step += 1) {
      await session.run({ ...task.feeds(step), learningRate: Float32Array.of(0.01) }, { seed: mixSeed(3, step) });
    }
    const parameters = task.shippedParameters(await session.readState());
    const { loss, measures } = await task.validate(parameters);
    expect(first).toBeGreaterThan(8);
    expect(loss).toBeLessThan(0.5);
    expect(measures.infill).toBeLessThan(0.5);

    const model = openModel(composerFile(small, parameters), device) as ScoreModel;
    const { passage, notes } = passageOf(piece, { memory: [0, 0], start: 0, end: 2 }, () => true, PLAIN_TELLING);
    const generation = await model.generate(passage, { batchSize: 1, capacity: 64 });
    const best = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));
    const written: CellNote[][] = [];
    while (generation.cell(0) !== undefined && generation.room > 1) {
      const position = best(await generation.positions());
      if (position === END_OF_CELL) {
        written.push([...generation.notes(0)]);
        await generation.choose([undefined]);
        continue;
      }
      const pitch = best(await generation.pitches([position]));
      const duration = best(await generation.durations([position], [pitch]));
      const velocity = velocityOfLevel(best(await generation.velocities([position], [pitch], [duration])));
      await generation.choose([{ position, pitch, duration: CELL_DURATIONS[duration]!, velocity }]);
    }
    expect(written).toEqual(notes);
    await model.dispose();
    await session.dispose();
    await task.dispose();
  });
});
