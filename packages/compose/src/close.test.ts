import { gridOfScore, VOICES } from '@continuo/corpus';
import { createScore } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Close, closeOf } from './close.ts';
import { compose } from './compose.ts';
import type { ComposeVariation } from './compose-answer.ts';
import { type ComposeRequestInput, parseComposeRequest } from './compose-request.ts';
import { fakeModel } from './fake-model.ts';
import { readKeyWish } from './key-wish.ts';
import { planTask } from './tasks/plan-task.ts';
import { toneMasks } from './tone-masks.ts';

function closeFor(input: ComposeRequestInput): Close | undefined {
  const request = parseComposeRequest(input);
  const key = readKeyWish(request.key, request.scale);
  return closeOf(planTask(request, key), key, toneMasks(request, key, [true, true, true, true]));
}

async function firstVariation(input: ComposeRequestInput): Promise<ComposeVariation> {
  for await (const event of compose(fakeModel(), input)) {
    if (event.kind === 'answer') return event.answer.variations[0]!;
  }
  throw new Error('no answer');
}

test('eight bars in D minor close with half a bar of D minor, over the D nearest to the usual last bass', () => {
  const close = closeFor({ task: 'compose', bars: 8, key: 'D minor' })!;
  expect(close).toMatchObject({ from: 120, to: 128, bass: 50, label: 'D minor chord' });
  // D, F and A from C4 to A5, F3 to D5 and B2 to A4; one D in the bass
  expect(VOICES.map((_, voice) => close.masks[voice]!.reduce((a, b) => a + b))).toEqual([6, 6, 6, 1]);
});

test('a bar of three quarters has no halves and closes whole', () => {
  expect(closeFor({ task: 'compose', bars: 2, meter: '3/4', key: 'G major' })).toMatchObject({ from: 12, to: 24 });
});

test('there is no close without an end, without a key, or without a root in reach', () => {
  expect(closeFor({ task: 'compose', key: 'D minor', ends: false })).toBeUndefined();
  expect(closeFor({ task: 'compose' })).toBeUndefined();
  expect(closeFor({ task: 'compose', key: 'D minor', ranges: { bass: [51, 60] } })).toBeUndefined();
});

test('a melody that ends off the tonic chord is left to end there', () => {
  const melodyTo = (last: number) =>
    createScore({ tracks: [{ notes: [69, 65, 67, last].map((pitch) => ({ pitch })) }] });
  expect(closeFor({ task: 'harmonize', key: 'F major', score: melodyTo(70) })).toBeUndefined();
  expect(closeFor({ task: 'harmonize', key: 'F major', score: melodyTo(65) })).toMatchObject({ from: 12, to: 16 });
});

test('whatever the model likes, a piece in a key ends on its tonic chord', async () => {
  const keys = ['D minor', 'Eb major', 'F# minor', 'C major'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), fc.nat(999), async (key, seed) => {
      const { score, wishes } = await firstVariation({ task: 'compose', bars: 2, key, seed });
      const { tonic, mode } = readKeyWish(key, undefined)!;
      const last = [...gridOfScore(score).pitches.slice(-4)].map((pitch) => (pitch - tonic + 120) % 12);
      expect(last[3]).toBe(0);
      expect(last.every((step) => [0, mode === 'minor' ? 3 : 4, 7].includes(step))).toBe(true);
      expect(wishes.find(({ wish }) => wish === 'close')).toMatchObject({ kept: true, hard: true });
    }),
    { numRuns: 12 },
  );
});
