/**
 * Likelihood of piano-roll frames on the sets of Boulanger-Lewandowski et al. 2012: `../shared/benchmarks.md`, section 2.
 *
 * Official splits, the pieces in the keys that the files hold (a common tonic), no transposition. Nats a frame over all
 * frames of all test pieces; weights are chosen on validation, test is measured once a training. The other two sets, which
 * benchmarks.md keeps in reserve, are not needed.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PianoFrames, readFrames } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import { frameModel, type ModelFile } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import type { Table } from './table.ts';
import { type Measured, spreadOf, trainOnce } from './train-once.ts';

type FrameMeasures = {
  /** nats/frame on the test split, all frames */
  readonly test: number;
  /** without the first frame of each piece, as Bai et al. 2018 measure */
  readonly testWithoutFirst: number;
};

/** A published row, with the evidence code of benchmarks.md. */
type PublishedRow = readonly [model: string, natsPerFrame: string, code: string];

type Section = {
  readonly title: string;
  /** file in the data folder */
  readonly set: string;
  readonly published: readonly PublishedRow[];
  /** of `bench/recipes`, and what each is: ours, with every seed, then what stands beside it, with the first alone */
  readonly recipes: readonly (readonly [name: string, model: string])[];
};

const SECTIONS: readonly Section[] = [
  {
    title: 'JSB chorales, quarter notes, joint within the frame',
    set: 'jsb-chorales',
    published: [
      ['RTRBM', '6.35', '[M-hi]'],
      ['RNN-RBM', '6.27', '[M-hi]'],
      ['RNN-NADE', '5.56', '[M-hi]'],
      ['GRU, chord-autoregressive, 0.7 M', '4.872', '[R]'],
    ],
    recipes: [
      ['frames-jsb-joint', 'Transformer'],
      ['frames-jsb-joint-lstm', 'LSTM'],
      ['frames-jsb-joint-gru', 'GRU'],
      ['frames-jsb-joint-plain', 'Transformer without echoes'],
    ],
  },
  {
    title: 'JSB chorales, quarter notes, 88 Bernoullis',
    set: 'jsb-chorales',
    published: [
      ['marginal Bernoulli (no time)', '11.09', '[R]'],
      ['GRU (Chung 2014)', '8.54', '[M-hi]'],
      ['LSTM / GRU / RNN (Bai 2018)', '8.45 / 8.43 / 8.91', '[M-hi]'],
      ['TCN (Bai 2018), without first frames', '8.10', '[M-hi]'],
      ['GRU, 0.5 M', '8.768', '[R]'],
    ],
    recipes: [['frames-jsb-factorised', 'Transformer']],
  },
  {
    title: 'Nottingham, eighth notes, joint within the frame',
    set: 'nottingham',
    published: [
      ['RTRBM', '2.62', '[M-hi]'],
      ['RNN-RBM', '2.39', '[M-hi]'],
      ['RNN-NADE', '2.31', '[M-hi]'],
      ['GRU, chord-autoregressive, 1.0 M', '1.882', '[R]'],
    ],
    recipes: [
      ['frames-nottingham-joint', 'Transformer'],
      ['frames-nottingham-joint-plain', 'Transformer without echoes'],
    ],
  },
  {
    title: 'Nottingham, eighth notes, 88 Bernoullis',
    set: 'nottingham',
    published: [
      ['marginal Bernoulli (no time)', '10.26', '[R]'],
      ['GRU (Chung 2014)', '3.23', '[M-hi]'],
      ['TCN (Bai 2018), without first frames', '3.07', '[M-hi]'],
      ['Transformer (R-Transformer paper 2019)', '3.34', '[M-hi]'],
      ['R-Transformer (2019), without first frames', '2.37', '[M-hi]'],
      ['GRU, 0.8 M', '3.492', '[R]'],
    ],
    recipes: [['frames-nottingham-factorised', 'Transformer']],
  },
];

export const table: Table = {
  name: 'frames',
  async *print({ seeds, quick }) {
    const folder = dataFolder('caution/boulanger-lewandowski');
    yield 'Piano-roll frames, test split, nats a frame (lower is better); official splits, no transposition';
    yield 'Published rows with their evidence codes; ours: mean over seeds (least–most), selected on validation alone; other';
    yield 'networks beside it with the first seed alone.';
    for (const { title, set, published, recipes } of SECTIONS) {
      yield '';
      yield title;
      for (const [model, nats, code] of published) yield `  ${model.padEnd(44)} ${nats}  ${code}`;
      if (folder === undefined) {
        yield '  ours: not measured, the data folder is not there';
        continue;
      }
      const { test } = await readFrames(await readFile(join(folder, `${set}.json.gz`)));
      for (const [place, [name, model]] of recipes.entries()) {
        const runs: Measured<FrameMeasures>[] = [];
        for (const seed of place === 0 ? seeds : seeds.slice(0, 1)) {
          const measure = (file: ModelFile): Promise<FrameMeasures> => measureTest(file, test);
          runs.push(await trainOnce(name, { seed, quick, dataFolder: folder, measure }));
        }
        yield* linesOf(`ours: ${model}`, runs);
      }
    }
  },
};

function* linesOf(model: string, runs: readonly Measured<FrameMeasures>[]): Iterable<string> {
  const told = (values: readonly number[], digits = 3): string => {
    const { mean, least, most } = spreadOf(values);
    return values.length === 1
      ? mean.toFixed(digits)
      : `${mean.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
  };
  const { parameters } = runs[0]!;
  yield `  ${`${model}, ${(parameters / 1e6).toFixed(1)} M`.padEnd(44)} ${told(runs.map(({ measures }) => measures.test))}`;
  const without = told(runs.map(({ measures }) => measures.testWithoutFirst));
  const validation = told(runs.map(({ validationLoss }) => validationLoss));
  const minutes = told(
    runs.map(({ seconds }) => seconds / 60),
    0,
  );
  yield `    without first frames ${without}; validation ${validation}; ${runs.length} seed${runs.length === 1 ? '' : 's'}, ${minutes} min each`;
}

async function measureTest(file: ModelFile, pieces: readonly PianoFrames[]): Promise<FrameMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = frameModel(file, device);
  const sums = { nats: 0, frames: 0, first: 0 };
  for await (const { nats } of model.likelihood(pieces)) {
    sums.nats += nats.reduce((sum, each) => sum + each, 0);
    sums.frames += nats.length;
    sums.first += nats[0] ?? 0;
  }
  await model.dispose();
  await device.dispose();
  return {
    test: sums.nats / sums.frames,
    testWithoutFirst: (sums.nats - sums.first) / (sums.frames - pieces.length),
  };
}
