/** Each family is trained on a plain folder of MIDI files by the command and composes at once, in Node and in the studio. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, type NoteInWords, readMidi, type Score, writeMidi } from '@continuo/music';
import { chromiumPath, type OpenStudio, openStudio } from '@continuo/studio/testing';
import { FAMILIES } from '@continuo/train';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from './testing/run-command.ts';

const QUARTER = 480;
/** The smallest of each family that still has all its parts. */
const STEPS = 3;

let folder: string;
let studio: OpenStudio | undefined;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'continuo families '));
  mkdirSync(join(folder, 'music'));
  for (let piece = 0; piece < 5; piece += 1)
    writeFileSync(join(folder, 'music', `${piece}.mid`), writeMidi(bandPiece(piece)));
  if (chromiumPath() === undefined) return;
  mkdirSync(join(folder, 'models'));
  studio = await openStudio(join(folder, 'models'));
  ({ page } = studio);
});
afterAll(async () => {
  await studio?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Eight bars of a tune, a bass and drums; each piece another. */
function bandPiece(piece: number): Score {
  const scale = [0, 2, 4, 5, 7, 9, 11, 12];
  const notes = (count: number, length: number, pitchOf: (place: number) => number): NoteInWords[] =>
    Array.from({ length: count }, (_, place) => ({
      pitch: pitchOf(place),
      tick: place * length,
      durationTicks: length,
    }));
  return createScore({
    bpm: 100,
    meters: '4/4',
    tracks: [
      {
        name: 'Melody',
        program: 73,
        channel: 0,
        notes: notes(64, QUARTER / 2, (place) => 67 + scale[(place * (piece + 2) + (place >> 3)) % 8]!),
      },
      {
        name: 'Bass',
        program: 33,
        channel: 1,
        notes: notes(16, 2 * QUARTER, (place) => 36 + scale[(place * (piece + 1)) % 7]!),
      },
      { name: 'Drums', channel: 9, notes: notes(32, QUARTER, (place) => (place % 2 === 0 ? 36 : 38)) },
    ],
  });
}

/** All notes, whatever track they are in. */
function notesOf(score: Score): string[] {
  return score.tracks
    .flatMap(({ notes }) => notes.map(({ tick, pitch, durationTicks }) => `${tick} ${pitch} ${durationTicks}`))
    .sort();
}

/** What the page writes when it is asked for two bars with a model. */
async function composedInPage(family: string, seed: number): Promise<Score> {
  await page.getByTestId('model').dispatchEvent('pointerdown');
  await page.locator(`[data-testid=model] option[value="${family}"]`).waitFor({ state: 'attached' });
  await page.getByTestId('model').selectOption(family);
  await page.locator('[data-testid=model][aria-busy=false]').waitFor();
  await page.getByTestId('bars').fill('2');
  await page.getByTestId('seed').fill(String(seed));
  await page.getByTestId('generate').click();
  await page
    .getByTestId('progress')
    .waitFor({ state: 'attached', timeout: 5000 })
    .catch(() => undefined);
  await page.getByTestId('progress').waitFor({ state: 'detached', timeout: 100_000 });
  expect(await page.getByTestId('notice').allTextContents()).toEqual([]);
  await page.keyboard.press('1');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('download-mid').click()]);
  return readMidi(new Uint8Array(readFileSync(await download.path()))).score;
}

describe.each(FAMILIES)('%s', (family) => {
  test('is trained on a folder of MIDI files, and composes', async () => {
    const trained = await runCommand(folder, [
      'train',
      '-m',
      family,
      '--data',
      'music',
      '-o',
      family,
      '--max-steps',
      String(STEPS),
      '--json',
    ]);
    expect(trained.status, trained.stderr).toBe(0);
    expect(JSON.parse(trained.stdout).model.path).toBe(join(family, 'model.safetensors'));
    const card = readFileSync(join(folder, family, 'card.md'), 'utf8');
    expect(card).toContain(`| family | ${family} |`);
    expect(card).toContain('licence not stated');
    const composed = await runCommand(folder, [
      'compose',
      '-m',
      family,
      '--bars',
      '2',
      '--bpm',
      '76',
      '--seed',
      '11',
      '-n',
      '4',
      '-o',
      `${family}.mid`,
    ]);
    expect(composed.status, composed.stderr).toBe(0);
    const again = await runCommand(folder, ['replay', `${family}.mid`, '-m', family]);
    expect(again.status, again.stdout).toBe(0);
  });

  test.skipIf(chromiumPath() === undefined)('writes the same notes in a browser', async () => {
    mkdirSync(join(folder, 'models', family));
    copyFileSync(join(folder, family, 'model.safetensors'), join(folder, 'models', family, 'model.safetensors'));
    const inNode = readMidi(new Uint8Array(readFileSync(join(folder, `${family}.mid`)))).score;
    expect(notesOf(await composedInPage(family, 11))).toEqual(notesOf(inNode));
  });
});

test.skipIf(chromiumPath() === undefined)('nothing went wrong in the page', () => {
  expect(studio!.problems).toEqual([]);
});
