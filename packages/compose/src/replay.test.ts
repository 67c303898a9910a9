import { readFileSync } from 'node:fs';
import { createScore, readMidi, type Score, writeMidi } from '@continuo/music';
import { expect, test } from 'vitest';
import { compose } from './compose.ts';
import type { ComposeAnswer } from './compose-answer.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import { fakeModel } from './fake-model.ts';
import { packScore, unpackScore } from './pack-score.ts';
import { replay } from './replay.ts';
import { attachReplay, CONTINUO_VERSION, readReplay } from './replay-record.ts';

async function answerOf(request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(fakeModel(), request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const throughMidi = (score: Score): Score => readMidi(writeMidi(score)).score;

test('the record knows the version of this package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(CONTINUO_VERSION).toBe(version);
});

test('a piece with its record goes through MIDI and comes out again', async () => {
  const { variations } = await answerOf({
    task: 'compose',
    bars: 2,
    seed: 9,
    variations: 3,
    key: 'G minor',
    candidates: 2,
  });
  const { score, record } = variations[2]!;
  const read = throughMidi(attachReplay(score, record));
  expect(readReplay(read)).toEqual(record);
  const again = await replay(fakeModel(), readReplay(read), { score: read });
  expect(again.differences).toEqual([]);
  expect(again.same).toBe(true);
  expect(again.variation.score).toEqual(score);
});

test('a harmonized melody comes out again from the record alone, names in any script', async () => {
  const melody = createScore({ tracks: [{ name: 'Мелодия ♪', notes: [67, 69, 71, 72].map((pitch) => ({ pitch })) }] });
  const { variations } = await answerOf({ task: 'harmonize', score: melody, seed: 1 });
  const read = throughMidi(attachReplay(variations[0]!.score, variations[0]!.record));
  expect((await replay(fakeModel(), readReplay(read), { score: read })).same).toBe(true);
});

test('a note that was changed, and another model, are told', async () => {
  const { variations } = await answerOf({ task: 'compose', bars: 1, seed: 9 });
  const { score, record } = variations[0]!;
  const [first, ...rest] = score.tracks[3]!.notes;
  const changed = {
    ...score,
    tracks: score.tracks.with(3, { ...score.tracks[3]!, notes: [{ ...first!, velocity: 5 }, ...rest] }),
  };
  const again = await replay({ ...fakeModel({ name: 'other' }), hash: 'cd'.repeat(32) }, record, { score: changed });
  expect(again.same).toBe(false);
  expect(again.differences).toEqual([
    `the model is other cdcdcdcdcdcd, the record was made with fake abababababab`,
    `note 1 differs: the piece has pitch ${first!.pitch} at tick 0 for ${first!.durationTicks} ticks at velocity 5, again came pitch ${first!.pitch} at tick 0 for ${first!.durationTicks} ticks at velocity 76`,
  ]);
});

test('a score carries one record, the newest, and records do not nest', async () => {
  const { variations } = await answerOf({ task: 'compose', bars: 1 });
  const first = attachReplay(variations[0]!.score, variations[0]!.record);
  const longer = (await answerOf({ task: 'continue', score: first, bars: 1 })).variations[0]!;
  const second = attachReplay(longer.score, longer.record);
  expect(second.texts.length).toBe(1);
  expect(JSON.stringify(longer.record)).not.toContain('continuo:replay');
  expect(readReplay(second).request.task).toBe('continue');
});

test('a score without a record, or with a damaged one, is refused', () => {
  expect(() => readReplay(createScore())).toThrow('carries no replay record');
  expect(() =>
    readReplay(createScore({ texts: [{ tick: 0, kind: 'text', text: 'continuo:replay:{"format":1' }] })),
  ).toThrow('damaged');
});

test('packing a score loses nothing', () => {
  const score: Score = createScore({
    bpm: 90,
    pickupTicks: 10,
    raws: [{ tick: 3, kind: 'sysex', bytes: new Uint8Array([0, 15, 255]) }],
    chords: [{ tick: 0, symbol: 'Dm7' }],
    tracks: [
      {
        name: 'a',
        notes: [{ pitch: 60, tick: 5, releaseVelocity: 3 }, { pitch: 64 }],
        controllers: [{ tick: 0, controller: 64, value: 127 }],
        raws: [{ tick: 0, kind: 'meta', type: 0x7f, bytes: new Uint8Array([1, 2]) }],
      },
    ],
  });
  expect(unpackScore(JSON.parse(JSON.stringify(packScore(score))))).toEqual(score);
});
