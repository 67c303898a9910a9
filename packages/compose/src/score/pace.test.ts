import { createScore, type Score } from '@continuo/music';
import { expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';

async function answered(request: ComposeRequestInput): Promise<Score> {
  for await (const event of compose(fakeScoreModel({ ending: 3 }), request)) {
    if (event.kind === 'answer') return event.answer.variations[0]!.score;
  }
  throw new Error('no answer');
}

/** Onsets of each bar of 1920 ticks in a track. */
function onsets({ tracks, endTick }: Score, track: number): number[] {
  return Array.from({ length: endTick / 1920 }, (_, bar) => {
    const inside = tracks[track]!.notes.filter(({ tick }) => Math.floor(tick / 1920) === bar);
    return new Set(inside.map(({ tick }) => tick)).size;
  });
}

test('how many notes begin together changes nothing of how often notes begin', async () => {
  const organ: ComposeRequestInput = { task: 'compose', bars: 10, instruments: ['flute', 'accordion'], topP: 1 };
  const counts = new Set<number>();
  for (let seed = 0; seed < 5; seed += 1) {
    const asked = [1, 2, 3].map((polyphony) =>
      answered({ ...organ, seed, wishes: [{ tracks: ['accordion'], polyphony }] }),
    );
    const [one, two, three] = (await Promise.all(asked)).map((score) => onsets(score, 1));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    for (const count of one!) counts.add(count);
  }
  expect(counts.size).toBeGreaterThan(2);
});

test('what stands in a track is its pace', async () => {
  const eighths = Array.from({ length: 32 }, (_, at) => ({ pitch: 60 + (at % 5), tick: at * 240, durationTicks: 240 }));
  const score = createScore({ endTick: 4 * 1920, tracks: [{ name: 'Piano', program: 0, notes: eighths }] });
  const longer = await answered({ task: 'continue', score, bars: 8, ends: false, wishes: [{ polyphony: 2 }] });
  const written = onsets(longer, 0).slice(4);
  expect(written.reduce((a, b) => a + b, 0) / 8).toBeGreaterThan(6.5);
  expect(written.reduce((a, b) => a + b, 0) / 8).toBeLessThan(9.5);
});
