import { describe, expect, test } from 'vitest';
import { lossCurveSvg } from './loss-curve.ts';
import type { ModelCardData } from './model-card.ts';
import { energyKilowattHours, modelCard } from './model-card.ts';

const DATA: ModelCardData = {
  metadata: {
    formatVersion: 1,
    name: 'tiny',
    description: 'Two weights.',
    family: 'line',
    architecture: {},
    tokenizer: {
      kind: 'chorale-grid',
      lowestPitch: 30,
      highestPitch: 87,
      voices: ['soprano', 'bass'],
      framesPerQuarter: 4,
    },
    controls: [],
    corpus: {
      name: 'four points',
      licence: 'public domain',
      sha256: 'ab'.repeat(32),
      pieces: { train: 3, validation: 1 },
    },
    recipe: { seed: 5 },
    step: 2,
    measures: { validationLoss: 1.5, accuracy: 0.91234 },
    licence: 'CC0-1.0',
  },
  parameterCount: 12_345,
  file: { name: 'model.safetensors', bytes: 1_234_567, hash: 'cd'.repeat(32), precision: 'F16' },
  lossUnit: 'nats/note',
  tokensPerStep: 1000,
  command: 'npx continuo train tiny.json',
  machine: { cpu: 'Abacus | 2', cores: 2, memoryGigabytes: 8, system: 'linux x64' },
  seconds: 7200,
  history: {
    training: [4, 2, 1],
    validations: [
      { step: 2, loss: 1.5, measures: {} },
      { step: 3, loss: 1.75, measures: {} },
    ],
  },
  curveFile: 'loss.svg',
  notFor: ['Passing its music off as a person’s.'],
};

describe('the model card', () => {
  test('two hours on one core at 15 W are 0.03 kWh', () => {
    expect(energyKilowattHours(7200, 1)).toBeCloseTo(0.03, 12);
  });

  test.each([
    '# tiny\n\nTwo weights.',
    '| parameters | 12 345 |',
    '| file | `model.safetensors`, 1.23 MB, weights stored as F16 |',
    `four points, public domain. SHA-256 of the corpus manifest: \`${'ab'.repeat(32)}\``,
    '| split | pieces |\n|---|---|\n| train | 3 |\n| validation | 1 |',
    '| validation loss, nats/note | 1.500 |\n| accuracy | 0.9123 |\n| test | not evaluated by the training |',
    '| steps | 3; the weights are those after step 2, the best on validation |',
    '| tokens seen | 3 000, 1 000 a step |',
    '| machine | Abacus \\| 2, 2 cores, 8 GB; linux x64 |',
    '| wall-clock time | 2 h 0 min |',
    '| energy | about 0.060 kWh, assuming 15 W a core at full load; not measured |',
    '"seed": 5',
    '- Passing its music off as a person’s.',
  ])('says: %s', (text) => {
    expect(modelCard(DATA)).toContain(text);
  });

  test('measures on the test split are told apart', () => {
    const card = modelCard({ ...DATA, test: { natsPerNote: 0.41 }, splitHashes: { train: 'ef' } });
    expect(card).toContain('| test: natsPerNote | 0.4100 |');
    expect(card).toContain('| train | 3 | ef |');
  });

  test('processes that trained together are told with what their talking cost', () => {
    const communication = {
      processes: 4,
      bytesPerStep: 2e7,
      stepSeconds: 1,
      waitingShare: 0.004,
      transferShare: 0.0512,
    };
    const card = modelCard({ ...DATA, communication });
    expect(card).toContain(
      "| processes | 4, which took 5.1 % of each step's time to add up 20.0 MB of gradients and 0.40 % to wait for the slowest |",
    );
    expect(modelCard(DATA)).not.toContain('| processes |');
  });
});

describe('the loss curve', () => {
  /** Points of the polyline in a colour. */
  function pointsOf(svg: string, colour: string): number[][] {
    const [, points] = new RegExp(`stroke="${colour}"[^>]* points="([^"]*)"`).exec(svg)!;
    return points === '' ? [] : points.split(' ').map((pair) => pair.split(',').map(Number));
  }

  test('a loss that halves twice falls by equal heights: the axis is logarithmic', () => {
    const points = pointsOf(lossCurveSvg({ training: [4, 2, 1], validations: [] }), '#4a7fb5');
    expect(points[1][1] - points[0][1]).toBeCloseTo(points[2][1] - points[1][1], 0);
    expect(points[1][1]).toBeGreaterThan(points[0][1]); // down the page
    expect(points[2][0]).toBe(700); // the last step is at the right edge
  });

  test('the best validation is marked where its point lies', () => {
    const svg = lossCurveSvg(DATA.history);
    const [[x, y]] = pointsOf(svg, '#b5442e');
    expect(svg).toContain(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}"`);
    expect(svg).toContain('validation, best 1.500');
  });

  test('100 000 steps are drawn with at most 240 points, the mean kept', () => {
    const training = Array.from({ length: 100_000 }, (_, step) => (step % 2 ? 1 : 3));
    const points = pointsOf(lossCurveSvg({ training, validations: [] }), '#4a7fb5');
    expect(points.length).toBeLessThanOrEqual(240);
    expect(new Set(points.slice(0, -1).map(([, y]) => y)).size).toBeLessThanOrEqual(2);
  });

  test('no losses, negative losses and a title with signs give a sound document', () => {
    for (const history of [
      { training: [], validations: [] },
      { training: [1, -1], validations: [] },
      { training: [2, 2], validations: [] },
    ]) {
      const svg = lossCurveSvg(history, { title: 'a < b & "c"' });
      expect(svg).toContain('<title>a &lt; b &amp; &quot;c&quot;: loss');
      expect(svg).not.toMatch(/NaN|Infinity/);
    }
  });
});
