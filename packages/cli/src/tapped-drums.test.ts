/** Drums to a tapped rhythm, by the model that ships. */
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, DRUM_CHANNEL, readMidi, writeMidi } from '@continuo/music';
import { afterAll, expect, test } from 'vitest';
import { runContinuo } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo-tapped-drums-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every tap on a piano is hit by drums, on the tick', async () => {
  const [taps, made] = [join(folder, 'taps.mid'), join(folder, 'made.mid')];
  const ticks = [0, 480, 720, 960, 1440, 1920, 2400, 2640, 2880, 3360];
  const notes = ticks.map((tick) => ({ pitch: 60, tick, durationTicks: 100 }));
  await writeFile(taps, writeMidi(createScore({ meters: '4/4', bpm: 96, tracks: [{ name: 'Piano', notes }] })));
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const args = ['tap-to-drums', taps, '--seed', '2', '-o', made, '--json'];
  const status = await runContinuo(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  expect(status, written.stderr).toBe(0);
  const { model, files } = JSON.parse(written.stdout);
  expect(model.name).toBe('groove');
  expect(files[0].wishes).toContainEqual(expect.objectContaining({ wish: 'taps', got: '10 of 10', kept: true }));
  const drums = readMidi(await readFile(made)).score.tracks.filter((track) => track.notes.length > 0);
  expect(drums.map(({ channel }) => channel)).toEqual([DRUM_CHANNEL]);
  expect(drums[0]!.notes.map(({ tick }) => tick)).toEqual(expect.arrayContaining(ticks));
});
