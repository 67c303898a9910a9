/** `evaluate controls` with composers that are made here: one that writes something, one that refuses. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComposeRequestInput } from '@continuo/compose';
import { controlRequests, summarizeControls } from '@continuo/evaluate';
import { createScore, readMidi, type Score } from '@continuo/music';
import { expect, test } from 'vitest';
import { runContinuo } from '../../run.ts';
import { controlsLines } from './controls-lines.ts';
import { type ControlAnswer, composeRequestOf, runControls } from './controls-run.ts';

async function all(answers: AsyncIterable<ControlAnswer>): Promise<ControlAnswer[]> {
  const found: ControlAnswer[] = [];
  for await (const answer of answers) found.push(answer);
  return found;
}
const refused = Object.assign(new Error('no tone is left'), { code: 'contradiction' });

/** Meter, tempo and length as asked and one long note a piece; an infill is left as it was. */
async function lazy(asked: ComposeRequestInput): Promise<Score> {
  if (asked.score !== undefined) return asked.score;
  const [numerator, denominator] = (asked.meter ?? '4/4').split('/').map(Number) as [number, number];
  return createScore({
    ...{ bpm: asked.bpm ?? 120, meters: [{ tick: 0, numerator, denominator }] },
    tracks: [{ program: 0, notes: [{ pitch: 60 }] }],
    endTick: ((asked.bars ?? 1) * 480 * 4 * numerator) / denominator,
  });
}

test('what is written is measured, and the report says what was not kept', async () => {
  const requests = controlRequests({ count: 25, seed: 5 });
  const answers = await all(runControls(requests, lazy));
  expect(answers.map(({ request }) => request.id)).toEqual(requests.map(({ id }) => id));
  const infill = answers.find(({ request }) => request.task === 'infill')!;
  // what was left as it was is a copy, and nothing outside changed
  expect(infill.measurement.outcomes).toContainEqual(expect.objectContaining({ wish: 'no copy', kept: false }));
  expect(infill.measurement.outcomes).toContainEqual(
    expect.objectContaining({ wish: 'outside the cells', kept: true }),
  );
  expect(readMidi(infill.midi!).score).toEqual(readMidi(infill.before!).score);
  const lines = controlsLines(summarizeControls(answers.map(({ measurement }) => measurement)), 'lazy');
  expect(lines[0]).toBe('lazy: 25 requests, measured from the written MIDI; 95 % intervals by request');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}reached tempoKeptPercent 100\.0 \(goal ≥ 100; Text2midi/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}MISSED {2}motifReturnedPercent 0\.000/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}infill-001: no copy: asked no bar as it was, got bar/));
});

test('the composer is asked in its own words alone', () => {
  const [request] = controlRequests({ count: 1 });
  const asked = composeRequestOf(request!);
  expect(Object.keys(asked)).not.toContain('id');
  expect(asked).toMatchObject({ task: 'compose', seed: request!.seed, wishes: request!.wishes });
});

test('a refusal is a hard wish that was not kept; ten at the start end it; faults are not hidden', async () => {
  let turn = 0;
  const requests = controlRequests({ count: 12 });
  const sometimes = async (request: ComposeRequestInput): Promise<Score> => {
    turn += 1;
    if (turn === 2) throw refused;
    return lazy(request);
  };
  const [, second] = await all(runControls(requests, sometimes));
  expect(second!.measurement.outcomes).toEqual([
    { wish: 'answer', hard: true, asked: 'a piece', got: 'refused: no tone is left', kept: false },
  ]);
  await expect(all(runControls(requests, () => Promise.reject(refused)))).rejects.toThrow(
    'the model refuses all of the first 10 requests; the last: no tone is left',
  );
  await expect(all(runControls(requests, () => Promise.reject(new TypeError('a fault'))))).rejects.toThrow('a fault');
});

test('a kind that is none is told with the nearest one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'continuo controls-'));
  const model = join(folder, 'model.safetensors');
  await writeFile(model, 'any');
  let told = '';
  const stream = { write: (text: string) => (told += text) };
  const status = await runContinuo(['evaluate', 'controls', '-m', model, '--kinds', 'textur'], {
    stdout: stream,
    stderr: stream,
  });
  await rm(folder, { recursive: true });
  expect([status, told]).toEqual([
    2,
    expect.stringContaining('--kinds "textur" is no kind of request; did you mean "texture"?'),
  ]);
});
