/** Bad usage and bad input: one clear line on standard error, exit status 2, nothing written. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, runCommand } from './testing/run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo refusals-'));
  const write = (name: string, bytes: Uint8Array | string) => writeFile(join(folder, name), bytes);
  const notes = [{ pitch: 60 }, { pitch: 62 }];
  const good = writeMidi(createScore({ tracks: [{ notes }] }));
  await write('good.mid', good);
  await write('cut.mid', good.subarray(0, good.length - 6));
  await write('empty.mid', '');
  await write('text.mid', 'This is no music.');
  await write('three.mid', writeMidi(createScore({ tracks: [{ notes }, { notes }, { notes }] })));
  await write('bad.json', '{"format":"continuo-score","version":1}');
  await write('recipe.json', '{"name":"a","licence":"CC0-1.0","family":"transformer","data":".","maxStep":3}');
  await mkdir(join(folder, 'folder'));
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'models', 'model.safetensors'), new Uint8Array(100).fill(7));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const refused = (args: readonly string[], line: RegExp) => expectRefusal(folder, args, line);

describe('usage', () => {
  test.each([
    ['an unknown command', ['compos'], /unknown command 'compos'.*compose/],
    ['an unknown flag, with the nearest', ['compose', '--bar', '3', '-o', 'a.mid'], /unknown option '--bar'.*--bars/],
    ['a missing output', ['compose'], /required option '-o, --output <file>'/],
    ['a missing file name', ['inspect'], /missing required argument 'file'/],
    [
      'too many bars',
      ['compose', '--bars', '1000', '-o', 'a.mid'],
      /--bars "1000": expected a whole number from 1 to 256/,
    ],
    [
      'a word for a number',
      ['compose', '--temperature', 'warm', '-o', 'a.mid'],
      /--temperature "warm": expected a number/,
    ],
    ['bars that run backwards', ['infill', 'good.mid', '--bars', '8-5', '-o', 'a.mid'], /such as 5-8/],
    [
      'an unknown voice, with the nearest',
      ['infill', 'good.mid', '--bars', '1', '--tracks', 'bas', '-o', 'a.mid'],
      /"bas" is not a voice; did you mean "bass"/,
    ],
    [
      'an unknown extension',
      ['convert', 'good.mid', 'a.foo'],
      /\.foo is unknown; use \.mid, \.musicxml, \.mxl, \.abc, \.json, \.svg, \.png, \.wav/,
    ],
    [
      'a mistyped extension',
      ['convert', 'good.mid', 'a.muscxml'],
      /\.muscxml is unknown \(did you mean \.musicxml\?\);/,
    ],
    ['a planned extension', ['convert', 'good.mid', 'a.mp3'], /\.mp3 cannot be written yet/],
    [
      'an extension of another command',
      ['render', 'good.mid', '-o', 'a.mid'],
      /\.mid is not what this writes; use \.wav/,
    ],
    ['no extension', ['convert', 'good.mid', 'a'], /it has no extension/],
    ['neither recipe nor family', ['train', '-o', 'run'], /name a recipe file, or a family/],
    ['an unknown family', ['train', '-m', 'transfomer', '--data', '.', '-o', 'run'], /did you mean "transformer"/],
    ['an unknown model', ['compose', '-m', 'nobody-has-this', '-o', 'a.mid'], /no model "nobody-has-this"/],
    [
      'a model path that is not there',
      ['compose', '-m', './nowhere.safetensors', '-o', 'a.mid'],
      /no model file \.\/nowhere\.safetensors/,
    ],
  ])('%s', (_what, args, line) => refused(args, line));
});

describe('input', () => {
  test.each([
    ['a missing file', ['inspect', 'none.mid'], /none\.mid: there is no such file/],
    ['a folder', ['inspect', 'folder'], /this is a folder/],
    ['an empty file', ['inspect', 'empty.mid'], /empty\.mid: the file is empty/],
    ['a text', ['inspect', 'text.mid'], /text\.mid: .*not a MIDI file/],
    ['a file cut short', ['inspect', 'cut.mid'], /cut\.mid: .*cut short/],
    [
      'a JSON file that is no score',
      ['convert', 'bad.json', 'a.mid'],
      /bad\.json: JSON: this is not a continuo-score file/,
    ],
    ['a piece that Continuo did not compose', ['replay', 'good.mid'], /no replay record/],
    ['a sound bank that is none', ['render', 'good.mid', '-o', 'a.wav', '--soundfont', 'text.mid'], /no sound bank/],
    ['a file that is no model, by its path', ['export', 'text.mid', '--list'], /text\.mid: not a readable/],
    [
      'a piece of other than four voices, with the model that takes it',
      ['infill', 'three.mid', '--bars', '1', '-o', 'a.mid'],
      /found 3 voices with notes.*-m composer writes in any piece/,
    ],
    ['a damaged model', ['compose', '-m', './models', '-o', 'a.mid'], /model|damaged|cut short/],
    [
      'a recipe with an unknown field, with the nearest',
      ['train', 'recipe.json', '-o', 'run'],
      /unknown key "maxStep".*"maxSteps"/,
    ],
  ])('%s', (_what, args, line) => refused(args, line));
});

describe('output', () => {
  test.each([
    ['a folder that is not there', ['convert', 'good.mid', 'none/a.mid'], /there is no folder none/],
    ['a file in place of a folder', ['convert', 'good.mid', 'good.mid/a.mid'], /good\.mid is a file/],
  ])('%s', (_what, args, line) => refused(args, line));

  test('a reader that stops reading is no fault', async () => {
    const { status, stderr } = await runCommand(folder, ['--help'], { closeOutput: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
