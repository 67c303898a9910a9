/** The real command, as people use it: a tiny model is trained, composes, and its music is looked at. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseComposeRequest } from '@continuo/compose';
import { readModelFile } from '@continuo/models';
import { createScore, isInScale, parseKey, readMidi, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runContinuo } from './run.ts';
import { type CommandRun, expectRefusal, runCommand } from './testing/run-command.ts';

let folder = '';
let training: CommandRun;

/** One phrase in four voices, a chord a quarter: enough to see a loss fall. */
const CHORDS = [
  [67, 62, 59, 55],
  [69, 62, 57, 54],
  [71, 62, 55, 55],
  [72, 64, 60, 48],
];

/** The piece that most stories begin with. */
const COMPOSE = ['compose', '-m', './tiny', '--key', 'D minor', '--bars', '2', '--seed', '7'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo stories-'));
  const piece = [...CHORDS, ...CHORDS].flatMap((chord) => [chord, chord, chord, chord]);
  await writeFile(
    join(folder, 'Jsb16thSeparated.json'),
    JSON.stringify({ train: [piece, piece], valid: [piece], test: [piece] }),
  );
  const recipe = {
    ...{ name: 'tiny', licence: 'CC0-1.0', family: 'transformer', data: '.' },
    architecture: { dim: 32, depth: 1, heads: 2, headDim: 32, mlpDim: 64 },
    ...{ batchSize: 4, frames: 32, maxSteps: 30, validateEvery: 15, seed: 3 },
  };
  await writeFile(join(folder, 'tiny.json'), JSON.stringify(recipe));
  training = await run('train', 'tiny.json', '-o', 'tiny', '--json');
  await result(...COMPOSE, '-o', 'a.mid');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]): Promise<CommandRun> => runCommand(folder, args);
const bytesOf = (name: string): Promise<Buffer> => readFile(join(folder, name));
const scoreOf = async (name: string) => readMidi(await bytesOf(name)).score;

/** Runs a command line in this process, which is quicker where no file is touched. */
async function runInside(...args: readonly string[]): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const status = await runContinuo(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { status, ...written };
}

/** Runs a command that must succeed and gives its JSON. */
async function result(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await run(...args, '--json');
  expect(status, stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('training', () => {
  test('a recipe gives a model, its card and its curve, and the loss has fallen', async () => {
    expect(training.status, training.stderr).toBe(0);
    const { reason, step, lossUnit, best } = JSON.parse(training.stdout) as {
      reason: string;
      step: number;
      lossUnit: string;
      best: { loss: number };
    };
    expect({ reason, step, lossUnit }).toEqual({ reason: 'completed', step: 30, lossUnit: 'nats/note' });
    // ln 59 tokens is 4.08: a model that has learned nothing
    expect(best.loss).toBeLessThan(4);
    expect((await readdir(join(folder, 'tiny'))).sort()).toEqual([
      'card.md',
      'checkpoints',
      'loss.svg',
      'model.safetensors',
    ]);
  });

  test('the model is listed by its path with its hash, and found intact', async () => {
    const { models } = (await result('models', './tiny')) as {
      models: { intact: boolean; family: string; sha256: string }[];
    };
    expect(models[0]).toMatchObject({ intact: true, family: 'transformer' });
    expect(models[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('the likelihood of held-out music comes with its units, and agrees with the training', async () => {
    const { best } = JSON.parse(training.stdout) as { best: { loss: number } };
    const measured = await result('evaluate', 'likelihood', '-m', './tiny', '--data', '.', '--split', 'validation');
    expect(Object.keys(measured)).toEqual(
      expect.arrayContaining(['natsPerNote', 'bitsPerQuarter', 'natsPerChangedNote', 'notes']),
    );
    expect(measured.notes).toBe(32 * 4);
    expect(measured.natsPerNote).toBeCloseTo(best.loss, 3);
  });

  test('a second training into the same folder is refused unless it resumes', async () => {
    const { status, stderr } = await run('train', 'tiny.json', '-o', 'tiny');
    expect(status).toBe(2);
    expect(stderr).toMatch(/already a training/);
  });
});

describe('stopping', () => {
  test('Ctrl-C keeps everything, and going on ends with the weights of a training that was never stopped', async () => {
    const args = ['tiny.json', '--max-steps', '60', '--json'];
    const stopped = await runCommand(folder, ['train', ...args, '-o', 'stopped'], {
      interruptAt: /step 15: validation/,
    });
    expect(stopped.status, stopped.stderr).toBe(130);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ reason: 'interrupted' });
    const resumed = JSON.parse((await run('train', ...args, '-o', 'stopped', '--resume')).stdout);
    await run('train', ...args, '-o', 'unbroken');
    expect(resumed).toMatchObject({ reason: 'completed', step: 60 });
    const weights = async (name: string) => (await readModelFile(await bytesOf(`${name}/model.safetensors`))).tensors;
    expect(await weights('stopped')).toEqual(await weights('unbroken'));
  });

  test('Ctrl-C while composing leaves no file', async () => {
    const args = ['compose', '-m', './tiny', '--bars', '256', '--candidates', '16', '-o', 'never.mid'];
    const { status, stdout, stderr } = await runCommand(folder, args, { interruptAt: /Composing/ });
    expect({ status, stdout, last: stderr.trimEnd().split('\n').at(-1) }).toEqual({
      status: 130,
      stdout: '',
      last: 'continuo: stopped',
    });
    expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([]);
  });
});

describe('what a model or its request cannot do', () => {
  const refused = (args: readonly string[], line: RegExp) => expectRefusal(folder, args, line);

  test('a model file with a flipped byte is found, wherever the byte lies', async () => {
    const bytes = await bytesOf('tiny/model.safetensors');
    for (const place of [3, 40, bytes.length >> 1, bytes.length - 1]) {
      const flipped = Uint8Array.from(bytes);
      flipped[place]! ^= 4;
      await writeFile(join(folder, 'flipped.safetensors'), flipped);
      await refused(
        ['compose', '-m', 'flipped.safetensors', '-o', 'x.mid'],
        /^continuo: .*(damaged|cut short|header|not a model)/,
      );
    }
    const { status, stdout } = await runCommand(folder, ['models', './tiny', 'flipped.safetensors']);
    expect({ status, damaged: stdout.match(/^\S+(?=.* MB {2}damaged: )/gm) }).toEqual({
      status: 2,
      damaged: ['flipped.safetensors'],
    });
  });

  test('an unknown key is told with the nearest', () =>
    refused(['compose', '-m', './tiny', '--key', 'H minor', '-o', 'x.mid'], /"H minor" is not known; the nearest is/));

  test('an unknown meter is told', () => refused(['compose', '-m', './tiny', '--meter', '4/5', '-o', 'x.mid'], /4\/5/));

  test('a chorale with the wrong number of voices is told by their number', async () => {
    const notes = [{ pitch: 60 }];
    await writeFile(join(folder, 'three.mid'), writeMidi(createScore({ tracks: [{ notes }, { notes }, { notes }] })));
    await refused(['infill', 'three.mid', '-m', './tiny', '--bars', '1', '-o', 'x.mid'], /found 3|3 voices/);
  });
});

describe('composing', () => {
  test('the same seed gives the same bytes, of the length and in the scale asked for', async () => {
    await result(...COMPOSE, '-o', 'again.mid');
    expect(await bytesOf('again.mid')).toEqual(await bytesOf('a.mid'));
    const { bars, tracks } = (await result('inspect', 'a.mid')) as { bars: number; tracks: unknown[] };
    expect({ bars, tracks: tracks.length }).toEqual({ bars: 2, tracks: 4 });
    const key = parseKey('D minor');
    const notes = (await scoreOf('a.mid')).tracks.flatMap((track) => track.notes);
    expect(notes.length).toBeGreaterThan(8);
    expect(notes.filter(({ pitch }) => !isInScale(pitch, key))).toEqual([]);
  });

  test('variations go to numbered files and differ', async () => {
    await result(...COMPOSE, '-n', '2', '-o', 'v.mid');
    expect(await bytesOf('v-2.mid')).not.toEqual(await bytesOf('v.mid'));
  });

  test('what a format cannot hold is told on standard error, in JSON with the file', async () => {
    const { status, stdout, stderr } = await run(...COMPOSE, '-n', '2', '-o', 'air.abc');
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/^Remarks on air\.abc:\n {2}remark: ABC .*velocity/m);
    expect(stderr).toMatch(/^Remarks on air-2\.abc:\n {2}remark: ABC .*velocity/m);
    expect(stdout).not.toContain('velocity');
    const { files } = await result(...COMPOSE, '-o', 'air.abc');
    expect(files).toMatchObject([{ path: 'air.abc', remarks: [{ code: 'velocity' }] }]);
    expect((await result(...COMPOSE, '-o', 'air.mid')).files).toMatchObject([{ path: 'air.mid', remarks: [] }]);
  });

  test('a piece comes out again from the record in its file, also after a change of format', async () => {
    expect(await result('replay', 'a.mid', '-m', './tiny')).toMatchObject({ same: true, differences: [] });
    await result('convert', 'a.mid', 'a.json');
    expect(await result('replay', 'a.json', '-m', './tiny')).toMatchObject({ same: true });
  });

  test('a piece that was changed by hand does not come out again: status 2 and the note', async () => {
    const score = await scoreOf('a.mid');
    const [first, ...rest] = score.tracks;
    const changed = { ...score, tracks: [{ ...first!, notes: first!.notes.slice(1) }, ...rest] };
    await writeFile(join(folder, 'changed.mid'), writeMidi(changed));
    const { status, stdout } = await run('replay', 'changed.mid', '-m', './tiny', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ same: false, differences: [expect.stringMatching(/note \d+ differs/)] });
  });

  test('harmonize keeps the melody to the tick and adds three voices', async () => {
    const notes = [67, 69, 71, 72, 71, 69, 67].map((pitch, index) => ({
      pitch,
      tick: index * 480,
      durationTicks: 480,
    }));
    await writeFile(join(folder, 'melody.mid'), writeMidi(createScore({ tracks: [{ name: 'Tune', notes }] })));
    await result('harmonize', 'melody.mid', '-m', './tiny', '-o', 'b.mid');
    const { tracks } = await scoreOf('b.mid');
    const places = (list: readonly { pitch: number; tick: number; durationTicks: number }[]) =>
      list.map(({ pitch, tick, durationTicks }) => ({ pitch, tick, durationTicks }));
    const melody = (await scoreOf('melody.mid')).tracks[0]!.notes;
    expect(tracks.filter((track) => track.notes.length > 0)).toHaveLength(4);
    expect(tracks.map((track) => places(track.notes))).toContainEqual(places(melody));
  });

  test('infill changes the cells named and nothing else', async () => {
    await result('infill', 'a.mid', '-m', './tiny', '--bars', '2', '--tracks', 'bass', '--seed', '9', '-o', 'c.mid');
    const [before, after] = [await scoreOf('a.mid'), await scoreOf('c.mid')];
    expect(after.tracks.slice(0, 3).map((track) => track.notes)).toEqual(
      before.tracks.slice(0, 3).map((track) => track.notes),
    );
    const firstBar = (score: typeof before) =>
      score.tracks[3]!.notes.filter(({ tick, durationTicks }) => tick + durationTicks <= 4 * score.ticksPerQuarter);
    expect(firstBar(after)).toEqual(firstBar(before));
    expect(after.tracks[3]!.notes).not.toEqual(before.tracks[3]!.notes);
  });

  test('continue adds bars and keeps what was there', async () => {
    await result('continue', 'a.mid', '-m', './tiny', '--bars', '1', '-o', 'd.mid');
    expect(await result('inspect', 'd.mid')).toMatchObject({ bars: 3 });
    const [before, after] = [await scoreOf('a.mid'), await scoreOf('d.mid')];
    const kept = after.tracks[0]!.notes.filter(({ tick }) => tick < 7 * after.ticksPerQuarter);
    expect(before.tracks[0]!.notes.slice(0, kept.length - 1)).toEqual(kept.slice(0, -1));
  });
});

describe('formats', () => {
  test('MIDI becomes JSON, a picture and sound, and JSON becomes the same MIDI again', async () => {
    await result('convert', 'a.mid', 'e.json');
    await result('convert', 'e.json', 'e.mid');
    expect(await bytesOf('e.mid')).toEqual(await bytesOf('a.mid'));
    await result('convert', 'a.mid', 'e.svg');
    expect((await bytesOf('e.svg')).toString()).toMatch(/^<svg/);
    const { seconds, peakDbfs, soundFont } = (await result('render', 'a.mid', '-o', 'e.wav')) as {
      seconds: number;
      peakDbfs: number;
      soundFont: string;
    };
    expect(soundFont).toBe('built-in');
    // 2 bars of 4 quarters at 84 bpm are 5.7 s, then the tail
    expect(seconds).toBeGreaterThan(5.7);
    expect(peakDbfs).toBeLessThan(0);
    expect((await bytesOf('e.wav')).subarray(0, 4).toString()).toBe('RIFF');
  });

  test('what a person reads names the bars, the key and the tracks, and draws the notes', async () => {
    const { status, stdout } = await run('inspect', 'a.mid');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^a\.mid: 2 bars/);
    expect(stdout).toMatch(/Soprano/);
    expect(stdout).toMatch(/█/);
  });

  test('help tells flags and an example, for the whole and for each command', async () => {
    const help = (await runInside('--help')).stdout;
    const names = [...help.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
    expect(names).toEqual(expect.arrayContaining(['compose', 'train', 'evaluate', 'doctor']));
    for (const name of names) {
      const { status, stdout } = await runInside(name, '--help');
      expect({ name, status }).toEqual({ name, status: 0 });
      expect(stdout, name).toMatch(/Examples?:\n {2}continuo /);
    }
  });

  test('the defaults that help tells are the composer’s', async () => {
    const { stdout } = await runInside('compose', '--help');
    const { seed, temperature, topK, topP, minP, candidates } = parseComposeRequest({ task: 'compose' });
    const told = {
      '--seed': seed,
      '--temperature': temperature,
      '--top-k': topK,
      '--top-p': topP,
      '--min-p': minP,
      '--candidates': candidates,
    };
    for (const [flag, value] of Object.entries(told)) {
      const line = stdout.split('\n').find((text) => text.trim().startsWith(flag))!;
      expect(Number(/\(([\d.]+)\)$/.exec(line)?.[1]), line).toBe(value);
    }
  });

  test('nothing but what was asked for lies in the folder: no half-written file', async () => {
    expect((await readdir(folder)).filter((name) => name.startsWith('.') || name.endsWith('.part'))).toEqual([]);
  });
});
