/** Melodies in the space of the model that ships: varied, pushed, and replayed by commands. */
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, type Note, readMidi, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runContinuo } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo-melody-space-'));
const tune = join(folder, 'tune.mid');
const made = join(folder, 'made.mid');

/** Four bars in C, a bass beside them. */
beforeAll(async () => {
  const notes = [60, 64, 67, 64, 62, 65, 69, 65, 67, 71, 74, 71, 72, 67, 64, 60].map((pitch, at) => ({
    ...{ pitch, tick: at * 480, durationTicks: 480 },
  }));
  const bass = [36, 38, 43, 36].map((pitch, bar) => ({ pitch, tick: bar * 1920, durationTicks: 1920 }));
  const tracks = [
    { name: 'Melody', notes },
    { name: 'Bass', program: 32, channel: 1, notes: bass },
  ];
  await writeFile(tune, writeMidi(createScore({ meters: '4/4', tracks })));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const status = await runContinuo(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { status, ...written };
}
const notesIn = async (path: string, name: string): Promise<readonly Note[]> =>
  readMidi(await readFile(path)).score.tracks.find((track) => track.name === name)!.notes;

test('more notes where more are asked for, the bass as it was, and the file is replayed', async () => {
  const args = ['--distance', '0', '--temperature', '0', '--attribute', 'density=1', '-o', made, '--json'];
  const { status, stdout, stderr } = await run('vary', tune, ...args);
  expect(status, stderr).toBe(0);
  const { model, request, files } = JSON.parse(stdout);
  expect(model.name).toBe('melody-2bar');
  expect(request).toMatchObject({ task: 'vary', distance: 0, attributes: { density: 1 } });
  expect(files[0].wishes).toContainEqual(expect.objectContaining({ wish: 'density', kept: true }));
  expect((await notesIn(made, 'Melody')).length).toBeGreaterThan((await notesIn(tune, 'Melody')).length);
  expect(await notesIn(made, 'Bass')).toEqual(await notesIn(tune, 'Bass'));
  const again = await run('replay', made, '--json');
  expect(JSON.parse(again.stdout)).toMatchObject({ same: true });
});

test('an attribute without an amount is refused in one line', async () => {
  const { status, stdout, stderr } = await run('vary', tune, '--attribute', 'density', '-o', made, '--json');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'continuo: --attribute "density": expected a name and an amount from -2 to 2, such as density=1\n',
  );
});
