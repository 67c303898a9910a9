import { describe, expect, test } from 'vitest';
import { buildDefaultBank } from '../bank/build.ts';
import { findClicks } from '../measure/clicks.ts';
import { levels } from '../measure/levels.ts';
import { fourVoices } from '../testing/made-scores.ts';
import { auditionScore } from './audition.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { createRenderSession } from './render-session.ts';

function session(): { send: (message: ToWorker) => Promise<void>; answers: FromWorker[] } {
  const answers: FromWorker[] = [];
  return { send: createRenderSession((message) => answers.push(message)), answers };
}

type Chunk = Extract<FromWorker, { kind: 'chunk' }>;
const RATE = 22_050;

describe('the rendering worker', () => {
  test('streams a score chunk by chunk as asked, without seam or clipping, and says which is last', async () => {
    const { send, answers } = session();
    await send({ kind: 'stream-start', stream: 1, score: fourVoices(), sampleRate: RATE, fromSeconds: 12 });
    expect(answers).toHaveLength(1);
    expect((answers[0] as Chunk).channels[0].length).toBeLessThan(0.25 * RATE);
    while (!(answers.at(-1) as Chunk).last && answers.length < 100) await send({ kind: 'stream-next', stream: 1 });
    const chunks = answers as Chunk[];
    const sound = Float32Array.from(chunks.flatMap(({ channels }) => [...channels[0]]));
    expect(sound.length / RATE).toBeGreaterThan(4);
    expect(levels([sound]).peakDbfs).toBeLessThan(-0.1);
    expect(levels([sound]).rmsDbfs).toBeGreaterThan(-26);
    expect(findClicks(sound, RATE)).toEqual([]);
  });

  test('gives no more of a stream that was stopped or replaced', async () => {
    const { send, answers } = session();
    await send({ kind: 'stream-start', stream: 1, score: fourVoices(), sampleRate: RATE, fromSeconds: 0 });
    await send({ kind: 'stream-start', stream: 2, score: fourVoices(), sampleRate: RATE, fromSeconds: 0 });
    await send({ kind: 'stream-next', stream: 1 });
    await send({ kind: 'stream-stop', stream: 2 });
    await send({ kind: 'stream-next', stream: 2 });
    expect(answers.map((answer) => (answer as Chunk).stream)).toEqual([1, 2]);
  });

  test('keeps the earlier bank when the new one is damaged', async () => {
    const { send, answers } = session();
    await send({ kind: 'bank', id: 1, bytes: buildDefaultBank() });
    await send({ kind: 'bank', id: 2, bytes: new Uint8Array(50) });
    await send({ kind: 'note', id: 3, score: auditionScore(60), sampleRate: RATE });
    expect(answers.map(({ kind }) => kind)).toEqual(['bank-ready', 'failed', 'note']);
    expect(answers[1]).toMatchObject({ id: 2, stream: false, code: 'bank-damaged' });
    expect(levels((answers[2] as Chunk).channels).peakDbfs).toBeGreaterThan(-30);
  });

  test('renders a whole score with progress, and can be told to stop', async () => {
    const { send, answers } = session();
    await send({ kind: 'render', id: 1, score: fourVoices(), sampleRate: RATE });
    expect(answers.filter(({ kind }) => kind === 'render-progress').length).toBeGreaterThan(5);
    expect(answers.at(-1)).toMatchObject({ kind: 'rendered', id: 1, sampleRate: RATE });
    const rendering = send({ kind: 'render', id: 2, score: fourVoices(), sampleRate: RATE });
    await send({ kind: 'render-cancel', id: 2 });
    await rendering;
    expect(answers.at(-1)).toMatchObject({ kind: 'failed', id: 2, code: 'aborted' });
  });
});
