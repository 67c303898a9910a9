/** Wishes on the command line, with a composer of random weights: what is hard is kept even by one that knows nothing. */
import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { writeModelFile } from '@continuo/models';
import { randomComposer } from '@continuo/models/testing';
import { createScore, type Note, readMidi, type Score, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandRun } from './testing/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo wishes-'));
const before = process.env.CONTINUO_CHECKPOINTS;
/** Runs a command line in this process, with files of the folder; the command looks for models when it is loaded. */
let run: (...args: readonly string[]) => Promise<CommandRun>;

beforeAll(async () => {
  process.env.CONTINUO_CHECKPOINTS = join(folder, 'models');
  await mkdir(join(folder, 'models', 'composer'), { recursive: true });
  const model = randomComposer({
    name: 'composer',
    architecture: { styles: ['folk', 'lieder'], composers: ['Haydn', 'Holmès'] },
  });
  await writeFile(join(folder, 'models', 'composer', 'model.safetensors'), await writeModelFile(model));
  const { runContinuo } = await import('./run.ts');
  run = async (...args) => {
    const written = { stdout: '', stderr: '' };
    const stream = (name: 'stdout' | 'stderr') => ({
      write: (text: string) => {
        written[name] += text;
      },
    });
    const paths = args.map((arg) => (/^[\w-]+\.(?:mid|json)$/.test(arg) ? join(folder, arg) : arg));
    const status = await runContinuo(paths, { stdout: stream('stdout'), stderr: stream('stderr') });
    return { status, ...written };
  };
  const notes = [60, 62, 64, 65, 67, 65, 64, 62].map((pitch, i) => ({ pitch, tick: i * 480, durationTicks: 480 }));
  const low = [48, 43].map((pitch, i) => ({ pitch, tick: i * 1920, durationTicks: 1920 }));
  const tracks = [
    { name: 'Violin', program: 40, notes },
    { name: 'Cello', program: 42, notes: low },
  ];
  await writeFile(join(folder, 'duo.mid'), writeMidi(createScore({ tracks })));
});
afterAll(async () => {
  if (before === undefined) delete process.env.CONTINUO_CHECKPOINTS;
  else process.env.CONTINUO_CHECKPOINTS = before;
  await rm(folder, { recursive: true, force: true });
});

type Outcome = { readonly wish: string; readonly kept: boolean; readonly hard: boolean };
type Result = {
  readonly model: { readonly name: string };
  readonly request: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly path: string; readonly wishes: readonly Outcome[] }[];
  readonly prompt?: object;
};

const scoreOf = async (name: string): Promise<Score> => readMidi(await readFile(resolve(folder, name))).score;
const pitchesOf = (notes: readonly Note[]): number[] => notes.map(({ pitch }) => pitch);
/** A track of that name with notes; a file's tracks may be led by one of tempos. */
const trackOf = (score: Score, name: string) => score.tracks.find((track) => track.name.startsWith(name))!;

async function result(...args: readonly string[]): Promise<Result> {
  const { status, stdout, stderr } = await run(...args, '--json');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Result;
}

describe('compose', () => {
  test('a wish that only composers hear brings one; hard wishes are kept, and each is told', async () => {
    const wishes = [
      '--instruments',
      'cello, flute',
      '--range',
      'C3-C4:Cello',
      '--max-polyphony',
      '1',
      '--key',
      'D minor',
    ];
    const { model, files } = await result(
      'compose',
      '--bars',
      '3',
      ...wishes,
      '--mood',
      'sad',
      '-n',
      '2',
      '-o',
      'a.mid',
    );
    expect(model.name).toBe('composer');
    expect(files.map(({ path }) => path)).toEqual([join(folder, 'a.mid'), join(folder, 'a-2.mid')]);
    for (const { path, wishes: outcomes } of files) {
      expect(outcomes.filter(({ hard, kept }) => hard && !kept)).toEqual([]);
      expect(outcomes.map(({ wish }) => wish)).toEqual(
        expect.arrayContaining(['key', 'mood', 'limits', 'instruments']),
      );
      const { notes } = trackOf(await scoreOf(path), 'Cello');
      expect(notes.length).toBeGreaterThan(0);
      expect(pitchesOf(notes).filter((pitch) => pitch < 48 || pitch > 60)).toEqual([]);
    }
  });

  test('a prompt’s words are shown on standard error, and flags win', async () => {
    const text = 'a sad waltz in D minor for cello, 32 bars';
    const args = ['compose', '--prompt', text, '--bars', '2', '--key', 'G minor', '-o', 'b.mid'];
    const { status, stderr, stdout } = await run(...args, '--json');
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/"waltz" → meter/);
    const { request, prompt, files } = JSON.parse(stdout) as Result;
    expect(files[0]!.wishes).toContainEqual(expect.objectContaining({ wish: 'bars', got: '2', kept: true }));
    expect(request).toMatchObject({ bars: 2, key: 'G minor', meter: '3/4', instruments: ['Cello'] });
    expect(prompt).toHaveProperty('understood');
  });

  test('a request from a file, its --json answer among them, gives the same music', async () => {
    const { request } = await result('compose', '--bars', '2', '--style', 'folk', '--seed', '4', '-o', 'c.mid');
    await writeFile(join(folder, 'asked.json'), JSON.stringify({ request }));
    await result('compose', '--request', 'asked.json', '-o', 'd.mid');
    expect((await scoreOf('d.mid')).tracks).toEqual((await scoreOf('c.mid')).tracks);
  });

  test('who it is to be like: by flag, in words and in a blend; the file is replayed', async () => {
    const { request, files } = await result(
      ...['compose', '--bars', '3', '--composer', 'haydn', '--composer', 'Holmes@2-3', '--seed', '4', '-o', 'o.mid'],
    );
    expect(request).toMatchObject({ composer: 'haydn', wishes: [{ bars: [2, 3], composer: 'Holmes' }] });
    expect(files[0]!.wishes).toContainEqual(
      expect.objectContaining({ wish: 'composer', asked: 'haydn', got: 'told to the model; not measured' }),
    );
    expect(await result('replay', 'o.mid')).toMatchObject({ same: true });
    const said = await result(
      ...['compose', '--prompt', 'a minuet in the style of Augusta Holmes, 1 bar', '-o', 'p.mid'],
    );
    expect(said.request).toMatchObject({ composer: 'Holmès', meter: '3/4' });
    const mixed = await result('compose', '--bars', '1', '--blend', 'folk 0.5, haydn 0.5', '-o', 'q.mid');
    expect(mixed.request.blend).toEqual([
      { style: 'folk', share: 0.5 },
      { composer: 'haydn', share: 0.5 },
    ]);
  });

  test('a minor key has its leading tone, and a scale that is named counts', async () => {
    const asked = ['compose', '--bars', '1', '--mood', 'sad', '--key', 'D minor'];
    expect((await result(...asked, '-o', 'r.mid')).request).toMatchObject({ key: 'D minor', scale: 'full minor' });
    const natural = await result(...asked, '--scale', 'natural minor', '-o', 's.mid');
    expect(natural.request.scale).toBe('natural minor');
  });

  test('what a model tells apart is listed', async () => {
    expect(await result('models')).toMatchObject({
      models: [{ name: 'composer', styles: ['folk', 'lieder'], composers: ['Haydn', 'Holmès'] }],
    });
    expect((await run('models')).stdout).toContain('\n  composers: Haydn, Holmès\n');
  });

  test('a form decides the length', async () => {
    const { files } = await result('compose', '--instruments', 'flute', '--form', 'A2 B1 A2', '-o', 'e.mid');
    expect(files[0]!.wishes).toContainEqual(expect.objectContaining({ wish: 'bars', got: '5', kept: true }));
  });
});

describe('on a piece', () => {
  test('infill writes cells of tracks anew, keeps a locked note, and touches nothing else', async () => {
    const { model } = await result(
      ...['infill', 'duo.mid', '--cells', '2:Violin', '--lock', 'Violin:1920:G4', '--seed', '2', '-o', 'f.mid'],
    );
    expect(model.name).toBe('composer');
    const [old, made] = [await scoreOf('duo.mid'), await scoreOf('f.mid')];
    const first = (score: Score) => trackOf(score, 'Violin').notes.filter(({ tick }) => tick < 1920);
    expect(first(made)).toEqual(first(old));
    expect(trackOf(made, 'Cello').notes).toEqual(trackOf(old, 'Cello').notes);
    expect(trackOf(made, 'Violin').notes).not.toEqual(trackOf(old, 'Violin').notes);
    expect(trackOf(made, 'Violin').notes).toContainEqual(expect.objectContaining({ pitch: 67, tick: 1920 }));
  });

  test('tracks that are no voices bring a composer, too', async () => {
    const { model, request } = await result('infill', 'duo.mid', '--bars', '2', '--tracks', 'cello', '-o', 'g.mid');
    expect(model.name).toBe('composer');
    expect(request.cells).toEqual([{ bars: [2, 2], tracks: ['cello'] }]);
  });

  test('vary with --keep-rhythm keeps every onset', async () => {
    await result('vary', 'duo.mid', '--bars', '1', '--tracks', 'Violin', '--keep-rhythm', '-o', 'h.mid');
    const onsets = (score: Score) => trackOf(score, 'Violin').notes.map(({ tick }) => tick);
    expect(onsets(await scoreOf('h.mid'))).toEqual(onsets(await scoreOf('duo.mid')));
  });

  test('a motif of the piece comes back where it is asked for, a fifth higher', async () => {
    const motif = ['--motif', '@1:Violin', '--motif-at', '3:Violin+7'];
    const { files } = await result('continue', 'duo.mid', '--bars', '2', ...motif, '--seed', '1', '-o', 'i.mid');
    expect(files[0]!.wishes).toContainEqual(expect.objectContaining({ wish: 'motif in bar 3', kept: true }));
    const { notes } = trackOf(await scoreOf('i.mid'), 'Violin');
    const third = notes.filter(({ tick }) => tick >= 3840 && tick < 5760);
    expect(pitchesOf(third)).toEqual([67, 69, 71, 72]);
  });

  test('accompany keeps the piece and adds a track; arrange gives it to others', async () => {
    await result('accompany', 'duo.mid', '--instruments', 'flute', '-o', 'j.mid');
    const [old, made] = [await scoreOf('duo.mid'), await scoreOf('j.mid')];
    for (const name of ['Violin', 'Cello']) expect(trackOf(made, name).notes).toEqual(trackOf(old, name).notes);
    expect(trackOf(made, 'Flute').notes.length).toBeGreaterThan(0);
    await result('arrange', 'duo.mid', '--instruments', 'oboe, bassoon', '-o', 'k.mid');
    expect((await scoreOf('k.mid')).tracks.filter(({ notes }) => notes.length > 0).map(({ name }) => name)).toEqual([
      'Oboe',
      'Bassoon',
    ]);
  });

  test('style-transfer keeps the melody and writes the rest, and the file is replayed', async () => {
    const { files, request } = await result(
      ...['style-transfer', 'duo.mid', '--style', 'lieder', '--keep', 'melody', '--melody', 'violin', '-o', 'n.mid'],
    );
    expect(request).toMatchObject({ task: 'style-transfer', keep: ['melody'], style: 'lieder' });
    const [old, made] = [await scoreOf('duo.mid'), await scoreOf('n.mid')];
    expect(trackOf(made, 'Violin').notes).toEqual(trackOf(old, 'Violin').notes);
    expect(trackOf(made, 'Cello').notes).not.toEqual(trackOf(old, 'Cello').notes);
    expect(files[0]!.wishes).toContainEqual(expect.objectContaining({ wish: 'melody', kept: true, hard: true }));
    expect(await result('replay', 'n.mid')).toMatchObject({ same: true });
  });

  test('suggest and humanize need no model', async () => {
    const { chords, melodies } = (await result('suggest', 'duo.mid', '--bars', '1-2', '-o', 'l.mid')) as never as {
      chords: readonly { reason: string }[];
      melodies: readonly { path: string }[];
    };
    expect(chords[0]!.reason).toMatch(/ after .* in C major: /);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(melodies.map(({ path }) => basename(path))));
    const played = await result('humanize', 'duo.mid', '--amount', '0', '-o', 'm.mid');
    expect(played).toMatchObject({ meanDelayMilliseconds: 0, meanVelocityChange: 0 });
    expect(await readFile(join(folder, 'm.mid'))).toEqual(await readFile(join(folder, 'duo.mid')));
  });
});

describe('what is refused in one line', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['a mood that is none, with the nearest', ['compose', '--mood', 'hapy'], /"hapy": expected a mood such as "happy"/],
    ['a tempo that is none, with the nearest', ['compose', '--tempo', 'andant'], /or a word such as "andante"/],
    ['a prompt without words', ['compose', '--prompt', ' '], /--prompt says nothing/],
    ['instruments without names', ['compose', '--instruments', ''], /--instruments "": expected names/],
    ['a request that is a folder', ['compose', '--request', tmpdir()], /this is a folder; name a file/],
    [
      'a composer of a blend whom it does not know',
      ['compose', '--blend', 'lieder 0.5, Hayd 0.5'],
      /composer: "Hayd" is none .*did you mean "Haydn"/,
    ],
    ['a form that is none', ['compose', '--form', 'A8 B0'], /--form: form plan, character 4/],
    ['a place without a motif', ['compose', '--motif-at', '3'], /--motif FILE/],
    ['a request for another task', ['compose', '--request', 'vary.json'], /its task is "vary"; use continuo vary/],
    ['a request with an unknown field', ['compose', '--request', 'bad.json'], /unknown field "moood".*"mood"/],
    ['a style that the model does not know', ['compose', '--style', 'folc'], /"folc" is none.*did you mean "folk"/],
    [
      'a composer whom it does not know',
      ['compose', '--composer', 'Hayden'],
      /"Hayden" is none .*did you mean "Haydn"/,
    ],
    ['accompanying by nobody', ['accompany', 'duo.mid'], /for which instruments\?/],
    ['a transfer to no style', ['style-transfer', 'duo.mid'], /in which style\?/],
    ['to one that the model does not know', ['style-transfer', 'duo.mid', '--style', 'folc'], /did you mean "folk"/],
    ['infill without bars', ['infill', 'duo.mid'], /which bars\?/],
    ['a track that is not there', ['vary', 'duo.mid', '--bars', '1', '--tracks', 'Oboe'], /Oboe/],
    [
      'a track number that is too high, as people count',
      ['vary', 'duo.mid', '--bars', '1', '--tracks', '3'],
      /there is no track 3; the piece has 1 "Violin", 2 "Cello"/,
    ],
    [
      'the same of a melody',
      ['style-transfer', 'duo.mid', '--style', 'folk', '--melody', '3'],
      /--melody: there is no track 3; the piece has 1 "Violin"/,
    ],
    [
      'length twice over',
      ['compose', '--form', 'A8 B8', '--bars', '4', '--style', 'folk'],
      /bars: 4 are asked for, the form has 16/,
    ],
  ])('%s', async (_what, args, line) => {
    await writeFile(join(folder, 'vary.json'), '{"task":"vary"}');
    await writeFile(join(folder, 'bad.json'), '{"moood":{"valence":1}}');
    const files = await readdir(folder);
    const { status, stdout, stderr } = await run(...args, '-o', 'never.mid');
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }, stderr).toEqual({
      status: 2,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toMatch(line);
    expect(await readdir(folder)).toEqual(files);
  });
});
