/** Stories of `evaluate` and `originality`: the real commands over music made here. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gridOfFrames, scoreOfGrid } from '@continuo/corpus';
import { createScore, transposeScore, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runContinuo } from './run.ts';

let folder = '';
type Frames = readonly (readonly number[])[];

/** Chords of C major by chance, a quarter each. */
function piece(seed: number, quarters = 32): Frames {
  let state = seed * 7919 + 1;
  return Array.from({ length: quarters }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const root = [0, 2, 4, 5, 7, 9][Math.floor(state / 65536) % 6]!;
    const third = [0, 5, 7].includes(root) ? 4 : 3;
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const top = [0, third, 7][Math.floor(state / 65536) % 3]!;
    return [60 + root + top, 60 + root, 48 + root + third, 36 + root];
  }).flatMap((chord) => [chord, chord, chord, chord]);
}
const pieces = (first: number, count: number): Frames[] => Array.from({ length: count }, (_, n) => piece(first + n));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo evaluate-'));
  for (const name of ['real', 'ours', 'empty', 'tunes']) await mkdir(join(folder, name));
  const train = pieces(1, 8);
  await writeFile(
    join(folder, 'real', 'Jsb16thSeparated.json'),
    JSON.stringify({ train, valid: pieces(100, 4), test: pieces(200, 4) }),
  );
  for (const [number, frames] of pieces(300, 4).entries()) {
    await writeFile(join(folder, 'ours', `${number}.mid`), writeMidi(scoreOfGrid(gridOfFrames(frames))));
  }
  const copied = transposeScore(scoreOfGrid(gridOfFrames(train[2]!)), -2);
  await writeFile(join(folder, 'copied.mid'), writeMidi(copied));
  // 24 tunes of one idea each, so that all splits have some
  for (let tune = 0; tune < 24; tune++) {
    const notes = Array.from({ length: 32 }, (_, place) => ({ pitch: 60 + ((place * (tune + 2)) % 13) }));
    const score = createScore({ meters: '4/4', tracks: [{ name: 'Melody', notes }] });
    await writeFile(join(folder, 'tunes', `${tune}.mid`), writeMidi(score));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a command line in this process; words in angle brackets are files of the folder. */
async function run(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const status = await runContinuo(
    args.map((arg) => arg.replace(/^<(.+)>$/, (_, name: string) => join(folder, name))),
    { stdout: stream('stdout'), stderr: stream('stderr') },
  );
  return { status, stdout: written.stdout.replaceAll(`${folder}/`, ''), stderr: written.stderr };
}
async function text(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(...args);
  expect(status, stderr).toBe(0);
  return stdout;
}
async function result(...args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await text(...args, '--json')) as Record<string, unknown>;
}
async function refused(line: RegExp, ...args: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await run(...args);
  expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(line);
}

describe('evaluate music', () => {
  const music = (generated: string, real: string, ...more: readonly string[]) => [
    ...['evaluate', 'music', '--generated', `<${generated}>`, '--real', `<${real}>`],
    ...more,
  ];

  test('prints the real row above ours, with gap and ceiling, and draws the densities', async () => {
    const lines = (await text(...music('ours', 'real', '-o', '<report.html>'))).split('\n');
    expect(lines[0]).toBe(
      '4 pieces of each set, the first 64 quarters and 1024 notes: ours (4 pieces) beside real (validation 4, train 8 pieces)',
    );
    const row = lines.findIndex((line) => line.startsWith('scale consistency, %'));
    // C major throughout
    expect(lines[row]).toMatch(/real +100\.0 +100\.0–100\.0 +\+0\.000 +1\.000 +0\.000$/);
    expect(lines[row + 1]).toMatch(/ours +100\.0 +100\.0–100\.0 +\+0\.000 inside +1\.000/);
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    // twelve measures and nine features
    expect(page.match(/<svg /g)).toHaveLength(21);
    expect(page).toContain('real, held out (validation)');
  });

  test('as JSON: units in the names, real and ours beside each other', async () => {
    expect(await result(...music('ours', 'real', '--split', 'test'))).toMatchObject({
      pieces: 4,
      found: { train: 8, test: 4, generated: 4 },
      measures: {
        polyphonyPitches: { generated: { pieces: 4 } },
        scaleConsistencyPercent: { gap: 0, isInsideReal: true, real: { overlap: 1 }, test: { mean: 100 } },
      },
      mgevalFeatures: { pitchRange: { ours: { overlap: expect.any(Number) } } },
    });
  });

  test('says what is missing', async () => {
    await refused(/found 0 generated pieces/, ...music('empty', 'real'));
    await refused(/nowhere: there is no such folder/, ...music('ours', 'nowhere'));
    await refused(/held-out music is compared with train/, ...music('ours', 'real', '--split', 'train'));
    await refused(/use \.html/, ...music('ours', 'real', '-o', '<a.txt>'));
  });
});

describe('originality', () => {
  test('a copy two semitones lower is found with its place and source; the index is kept', async () => {
    const printed = await text('originality', '<copied.mid>', '--corpus', '<real>', '--index', '<real.index>');
    expect(printed).toMatch(/all voices, 8 quarters, any key: 25 of 25 passages stand there, 100\.0 %.*more than real/);
    expect(printed).toContain('copied.mid, bar 1: 32 quarters of train 3, bar 1, 2 semitones lower');
    expect(await result('originality', '<copied.mid>', '--index', '<real.index>')).toMatchObject({
      passes: false,
      trainingPieces: 8,
      heldOutPieces: 4,
      aspects: { texture: { verdict: 'above', windowQuarters: 8, generated: { share: 1 } } },
      pieces: [{ id: 'copied.mid', texture: { longest: { lengthQuarters: 32, source: { piece: 'train 3' } } } }],
    });
  });

  test('a folder of new pieces passes', async () => {
    expect(await result('originality', '<ours>', '--corpus', '<real>')).toMatchObject({
      passes: true,
      aspects: { texture: { generated: { pieces: 4, windows: 100, found: 0 } } },
      pieces: Array(4).fill({ texture: { found: 0 } }),
    });
  });

  test('says what is missing', async () => {
    await refused(/name the training music with --corpus/, 'originality', '<copied.mid>');
    await refused(/no index of a corpus/, 'originality', '<copied.mid>', '--index', '<copied.mid>');
    await refused(/none\.mid: there is no such file/, 'originality', '<none.mid>', '--corpus', '<real>');
    await refused(/empty holds no training pieces/, 'originality', '<copied.mid>', '--corpus', '<empty>');
  });
});

describe('evaluate likelihood', () => {
  const likelihood = (data: string, ...more: readonly string[]) => [
    ...['evaluate', 'likelihood', '-m', '<counts>', '--data', `<${data}>`],
    ...more,
  ];

  test('of a next-token model: nats a token and note, bits a quarter, by piece', async () => {
    await result('train', '-m', 'ngram', '--data', '<tunes>', '-o', '<counts>');
    const measured = await result(...likelihood('tunes', '--split', 'train'));
    expect(measured).toMatchObject({ likelihoodKind: 'exact', split: 'train', rejectedFiles: 0 });
    const { natsPerToken, bitsPerQuarter, quarters, pieces } = measured as {
      readonly [name: string]: number;
    } & { readonly pieces: readonly { readonly bits: number }[] };
    expect(natsPerToken).toBeLessThan(1);
    const bits = pieces.reduce((sum, piece) => sum + piece.bits, 0);
    expect(bitsPerQuarter! * quarters!).toBeCloseTo(bits, 6);
    expect(await text(...likelihood('tunes'))).toMatch(/bits a quarter \(95 % interval/);
  });

  test('says what a model cannot read', () =>
    refused(/empty holds no validation pieces that this model can read/, ...likelihood('empty')));
});

describe('of an autoencoder', () => {
  beforeAll(async () => {
    const recipe = {
      ...{ name: 'small', licence: 'CC0-1.0', family: 'vae', corpus: 'melody', data: './tunes', threads: 1 },
      architecture: {
        ...{ latentSize: 8, embedding: 8, encoder: { hidden: 8, word: 16, barHidden: 8 } },
        decoder: { conductor: 8, word: 16, cue: 8, hidden: 12 },
      },
      ...{ batchSize: 8, maxSteps: 4, validateEvery: 4 },
    };
    await writeFile(join(folder, 'small.json'), JSON.stringify(recipe));
    await result('train', '<small.json>', '-o', '<small>');
  });
  const of = (measure: string, model = '<small>') => ['evaluate', measure, '-m', model, '--data', '<tunes>'];

  test('the likelihood is told as a bound', async () => {
    const measured = await result(...of('likelihood'));
    expect(measured).toMatchObject({ likelihoodKind: 'bound', tokenizer: 'melody' });
    // equal chances of 90 tokens would cost 26 bits a quarter, and four steps teach little
    expect(measured.bitsPerQuarter).toBeGreaterThan(2);
    expect(await text(...of('likelihood'))).toContain('an upper bound');
  });

  test('reconstruction stands beside what a constant gets', async () => {
    const measured = await result(...of('reconstruction'));
    // quarters: of four steps one is a note
    expect(measured).toMatchObject({ constant: { accuracy: 0.75, noteAccuracy: 0 } });
    expect(await text(...of('reconstruction'))).toMatch(/a constant, for comparison: 0\.7500/);
  });

  test('a model that is none is told what measures it', () =>
    refused(/"counts" is no autoencoder .*evaluate likelihood/, ...of('reconstruction', '<counts>')));
});
