/** `--humanize` while composing: what is written is played, and the file comes out again by itself. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMidi } from '@continuo/music';
import { afterAll, expect, test } from 'vitest';
import { expectRefusal, runCommand } from './testing/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo expression '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ASKED = ['compose', '-m', 'chorale', '--bars', '1', '--seed', '2'];
const notesOf = (file: string) =>
  readMidi(new Uint8Array(readFileSync(join(folder, file)))).score.tracks.flatMap(({ notes }) => notes);

test('a piece is composed and played in one command, and replayed from the file alone', async () => {
  const plain = await runCommand(folder, [...ASKED, '-o', 'plain.mid']);
  expect(plain.status, plain.stderr).toBe(0);
  const played = await runCommand(folder, [...ASKED, '--humanize', '0.8', '-o', 'played.mid', '--json']);
  expect(played.status, played.stderr).toBe(0);
  const { request, files } = JSON.parse(played.stdout);
  expect(request.expression).toEqual({ amount: 0.8, swing: 1, velocity: 1, timing: 1 });
  expect(files[0].wishes.at(-1)).toMatchObject({ wish: 'expression', asked: 'amount 0.8', kept: true });
  const [before, after] = [notesOf('plain.mid'), notesOf('played.mid')];
  expect(after.map(({ pitch }) => pitch).sort()).toEqual(before.map(({ pitch }) => pitch).sort());
  // on the grid of sixteenths every note is a multiple of 120 ticks
  expect(before.every(({ tick }) => tick % 120 === 0)).toBe(true);
  expect(after.filter(({ tick }) => tick % 120 !== 0).length).toBeGreaterThan(after.length / 3);
  const again = await runCommand(folder, ['replay', 'played.mid']);
  expect(again.status, again.stderr).toBe(0);
}, 300_000);

test('an amount that is none is refused', () =>
  expectRefusal(
    folder,
    [...ASKED, '--humanize', '3', '-o', 'wrong.mid'],
    /--humanize "3": expected a number from 0 to 1/,
  ));
