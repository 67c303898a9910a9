import type { PianoRollHeader } from '@continuo/corpus';
import type { AdversarialModel } from '@continuo/models';
import { countBars, DRUM_CHANNEL } from '@continuo/music';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import { joinPhrases } from './compose-rolls.ts';

const header: PianoRollHeader = {
  kind: 'piano-roll',
  tracks: [
    { name: 'Drums', program: -1 },
    { name: 'Bass', program: 33 },
  ],
  bars: 4,
  stepsPerBar: 16,
  lowestPitch: 24,
  pitches: 84,
};

/** Bass notes of a bar each, on the pitch of the phrase's number; a bass drum on every first step. */
const model: AdversarialModel = {
  kind: 'adversarial',
  name: 'fake',
  hash: '12'.repeat(32),
  family: 'gan',
  parameterCount: 0,
  likelihoodKind: 'none',
  tokenizer: header,
  async generate({ count, seed }) {
    return Array.from({ length: count }, (_, phrase) => {
      const roll = new Uint8Array(2 * 4 * 16 * 84);
      for (let bar = 0; bar < 4; bar += 1) {
        roll[bar * 16 * 84 + 12] = 1;
        for (let step = 0; step < 15; step += 1) roll[((4 + bar) * 16 + step) * 84 + phrase + (seed % 12)] = 1;
      }
      return roll;
    });
  },
  dispose: async () => {},
};

test('phrases follow each other, all tracks at once, cut to the bars asked for', async () => {
  for await (const event of compose(model, { task: 'compose', bars: 6, bpm: 120, seed: 2 })) {
    if (event.kind !== 'answer') continue;
    const { score } = event.answer.variations[0]!;
    expect(countBars(score)).toBe(6);
    const drums = score.tracks.find(({ channel }) => channel === DRUM_CHANNEL)!;
    const bass = score.tracks.find(({ channel }) => channel !== DRUM_CHANNEL)!;
    expect(drums.notes.map(({ tick, pitch }) => [tick, pitch])).toEqual(
      [0, 1, 2, 3, 4, 5].map((bar) => [bar * 4 * score.ticksPerQuarter, 36]),
    );
    const pitches = bass.notes.map(({ pitch }) => pitch);
    expect(pitches.slice(0, 4)).toEqual(Array(4).fill(pitches[0]));
    expect(pitches.slice(4)).toEqual(Array(2).fill(pitches[0]! + 1));
    expect(bass.program).toBe(33);
  }
});

test('a phrase alone is itself', async () => {
  const [phrase] = await model.generate({ count: 1, seed: 3 });
  expect(joinPhrases([phrase!], header, 4)).toEqual(phrase);
});
