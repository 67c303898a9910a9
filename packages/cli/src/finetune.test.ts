/** Shipped models are tuned on a plain folder of somebody's files. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, type NoteInWords, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKPOINTS } from './checkpoint-folder.ts';
import { runCommand } from './testing/run-command.ts';

const QUARTER = 480;
const SCALE = [0, 2, 4, 5, 7, 9, 11, 12];
/** As many as lie between two validations: a model is written. */
const STEPS = 25;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuo finetune '));
  mkdirSync(join(folder, 'music'));
  for (let piece = 0; piece < 8; piece += 1)
    writeFileSync(join(folder, 'music', `${piece}.mid`), writeMidi(songOf(piece)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Eight bars of a tune over chords, with drums; each piece another. */
function songOf(piece: number) {
  const notes = (count: number, length: number, pitchOf: (place: number) => number): NoteInWords[] =>
    Array.from({ length: count }, (_, place) => ({
      pitch: pitchOf(place),
      tick: place * length,
      durationTicks: length,
    }));
  const chord = (step: number): NoteInWords[] => notes(8, 4 * QUARTER, (bar) => 48 + SCALE[(bar * piece) % 4]! + step);
  return createScore({
    meters: '4/4',
    tracks: [
      {
        name: 'Tune',
        program: 73,
        channel: 0,
        notes: notes(64, QUARTER / 2, (at) => 67 + SCALE[(at * (piece + 2) + (at >> 3)) % 8]!),
      },
      { name: 'Chords', program: 0, channel: 1, notes: [...chord(0), ...chord(4), ...chord(7)] },
      { name: 'Drums', channel: 9, notes: notes(32, QUARTER, (at) => ((at + piece) % 3 === 0 ? 36 : 38)) },
    ],
  });
}

test.skipIf(!existsSync(CHECKPOINTS)).each(['folk', 'groove', 'melody-2bar'])(
  '%s takes files of any folder, whatever folders it learned from',
  async (model) => {
    const args = ['finetune', model, '--data', 'music', '-o', model, '--max-steps', String(STEPS), '--json'];
    const { status, stdout, stderr } = await runCommand(folder, args);
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).trained).toMatchObject({ step: STEPS, best: { step: STEPS } });
    const composed = await runCommand(folder, [
      'compose',
      '-m',
      join(model, 'model.safetensors'),
      '--bars',
      '2',
      '-o',
      'a.mid',
    ]);
    expect(composed.status, composed.stderr).toBe(0);
  },
);
