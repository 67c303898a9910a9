import { END_OF_FRAME, FRAME_CHOICES, type FrameModel } from '@continuo/models';
import { countBars } from '@continuo/music';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';

/** Likes every third key, the more the lower, and an end after three; one row waits for another as real ones do. */
function fakeFrameModel(): FrameModel {
  return {
    kind: 'frames',
    name: 'fake',
    hash: 'ef'.repeat(32),
    family: 'gru',
    parameterCount: 0,
    likelihoodKind: 'exact',
    tokenizer: { kind: 'frames', lowestPitch: 21, highestPitch: 108, framesPerQuarter: 2 },
    output: 'joint',
    async generate({ batchSize }) {
      let frame = 0;
      const told: number[][] = Array.from({ length: batchSize }, () => []);
      const hasEnded = (row: number): boolean => told[row]!.includes(END_OF_FRAME);
      return {
        get frame() {
          return frame;
        },
        waits: hasEnded,
        async logits() {
          return Float32Array.from({ length: batchSize * FRAME_CHOICES }, (_, place) => {
            const [row, choice] = [Math.floor(place / FRAME_CHOICES), place % FRAME_CHOICES];
            if (choice === END_OF_FRAME) return told[row]!.length;
            return choice < (told[row]!.at(-1) ?? 88) ? ((choice + frame) % 3) + choice / 64 : -1e9;
          });
        },
        async choose(choices) {
          for (const [row, keys] of told.entries()) keys.push(choices[row]!);
          if (!told.every((_, row) => hasEnded(row))) return;
          frame += 1;
          for (const keys of told) keys.length = 0;
        },
        dispose: () => {},
      };
    },
    async *likelihood() {},
    dispose: async () => {},
  };
}

async function answerOf(request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(fakeFrameModel(), request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}

test('writes so many bars in the key at the tempo, each variation alike however many are asked for', async () => {
  const request = { task: 'compose', bars: 2, key: 'G major', bpm: 75, seed: 3 } as const;
  const { variations } = await answerOf({ ...request, variations: 3 });
  expect(variations).toHaveLength(3);
  for (const { score, wishes } of variations) {
    expect(score.endTick).toBe(8 * score.ticksPerQuarter);
    expect(countBars(score)).toBe(2);
    expect(score.tempos[0]!.microsecondsPerQuarter).toBe(800_000);
    expect(score.tracks[0]!.notes.length).toBeGreaterThan(8);
    expect(score.tracks[0]!.notes.every(({ pitch }) => [7, 9, 11, 0, 2, 4, 6].includes(pitch % 12))).toBe(true);
    expect(wishes.every(({ kept }) => kept)).toBe(true);
  }
  expect((await answerOf(request)).variations[0]!.score).toEqual(variations[0]!.score);
  expect(variations[1]!.score).not.toEqual(variations[0]!.score);
});
