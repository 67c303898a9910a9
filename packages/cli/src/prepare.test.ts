/** `continuo prepare` as people use it: a folder in, a dataset and a page out, refusals in one line. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, type NoteInWords, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { datasetHtml } from './prepare/report-html.ts';
import { expectRefusal, runCommand } from './testing/run-command.ts';

let folder = '';

/** Another tune for each seed, all in 4/4 at 120. */
function tuneOf(seed: number): Uint8Array {
  let state = seed + 1;
  const notes = Array.from({ length: 32 }, (): NoteInWords => {
    state = (state * 48271) % 2147483647;
    return { pitch: 60 + [0, 2, 4, 5, 7, 9, 11, 12][state % 8]!, durationTicks: state % 3 === 0 ? 480 : 240 };
  });
  return writeMidi(createScore({ bpm: 120, meters: '4/4', tracks: [{ notes }] }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo prepare-'));
  await mkdir(join(folder, 'midi'));
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'empty'));
  for (let seed = 0; seed < 60; seed++) await writeFile(join(folder, 'midi', `${seed}.mid`), tuneOf(seed));
  await writeFile(join(folder, 'midi', 'copy.mid'), tuneOf(5));
  await writeFile(join(folder, 'midi', 'bad <b>.mid'), 'no music');
  await writeFile(join(folder, 'one', 'a.mid'), tuneOf(1));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a folder', () => {
  test('becomes a dataset with a page, and its numbers are told', async () => {
    const { status, stdout, stderr } = await runCommand(folder, ['prepare', 'midi', '-o', 'dataset']);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('60 pieces of 62 files');
    expect(stdout).toContain('1 file left out: the same music as another.');
    expect(stdout).toContain('1 file rejected, unreadable: bad <b>.mid:');
    expect(stdout).toContain('  100 % have 4/4');
    expect(stdout).toContain('  no licence is stated in 60 pieces (100 %)');
    const names = await readdir(join(folder, 'dataset'));
    expect(names.filter((name) => !name.includes('0000')).sort()).toEqual([
      'left-out.jsonl.gz',
      'manifest.json',
      'report.html',
      'report.json',
    ]);
    const page = await readFile(join(folder, 'dataset', 'report.html'), 'utf8');
    expect(page).toContain('<h1>dataset</h1>');
    expect(page).toContain('bad &lt;b&gt;.mid');
    expect(page).not.toContain('<b>');
  });

  test('gives the same numbers as JSON, and the same dataset', async () => {
    const { status, stdout } = await runCommand(folder, ['prepare', 'midi', '-o', 'again', '--json']);
    expect(status).toBe(0);
    const told = JSON.parse(stdout) as Record<string, unknown>;
    const report = JSON.parse(await readFile(join(folder, 'dataset', 'report.json'), 'utf8')) as object;
    const manifest = JSON.parse(await readFile(join(folder, 'dataset', 'manifest.json'), 'utf8')) as { sha256: string };
    expect(told).toEqual({ folder: 'midi', output: 'again', name: 'again', sha256: manifest.sha256, ...report });
  });

  test('of one piece says that it is one', async () => {
    const { status, stdout } = await runCommand(folder, ['prepare', 'one', '-o', 'single', '--ratio', '100,0,0']);
    expect(status).toBe(0);
    expect(stdout).toContain('1 piece of 1 file');
    expect(stdout).toContain('only 1 piece: a model will learn them by heart; hundreds are better');
    expect(stdout).toContain('no validation pieces: nothing to stop training by');
  });
});

describe('refusals', () => {
  test('say what is wrong and what to do', async () => {
    await expectRefusal(folder, ['prepare', 'empty', '-o', 'x'], /empty holds no scores: expected MIDI/);
    await expectRefusal(folder, ['prepare', 'nowhere', '-o', 'x'], /the folder nowhere cannot be read/);
    await expectRefusal(folder, ['prepare', 'midi', '-o', 'dataset'], /already holds a finished dataset; name another/);
    await expectRefusal(folder, ['prepare', 'midi', '-o', 'midi'], /cannot lie in the folder that is read/);
    await expectRefusal(
      folder,
      ['prepare', 'midi', '-o', 'x', '--ratio', '80,20'],
      /expected three shares such as 80,10,10/,
    );
    await expectRefusal(folder, ['prepare', 'midi', '-o', 'x', '--keys', 'comon'], /--keys/);
    await expectRefusal(
      folder,
      ['prepare', 'midi', '-o', 'x', '--min-notes', '900'],
      /none of the 62 files in midi can be taken/,
    );
  });
});

test('the page of a dataset without keys, years or duplicates has no empty boxes', async () => {
  const report = JSON.parse(await readFile(join(folder, 'dataset', 'report.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(join(folder, 'dataset', 'manifest.json'), 'utf8'));
  const page = datasetHtml({ ...report, keys: [], modes: [], composers: [], years: [] }, manifest);
  expect(page).not.toMatch(/<tbody><\/tbody>|NaN|undefined/);
  expect(page).toContain('No file says any.');
});
