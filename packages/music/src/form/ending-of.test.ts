import { describe, expect, test } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { parseKey } from '../key.ts';
import type { Score } from '../score.ts';
import { transposeScore } from '../transpose.ts';
import { type Ending, endingOf } from './ending-of.ts';

/** Chords of four quarters each bar, struck on every beat; the last one once, `length` long, from `tick` on. */
function hymn(chords: readonly (readonly number[])[], length = 1920, tick = (chords.length - 1) * 1920): Score {
  const before = chords
    .slice(0, -1)
    .flatMap((chord, bar) =>
      [0, 1, 2, 3].flatMap((beat) =>
        chord.map((pitch): NoteInWords => ({ pitch, tick: bar * 1920 + beat * 480, durationTicks: 480 })),
      ),
    );
  const last = (chords.at(-1) ?? []).map((pitch): NoteInWords => ({ pitch, tick, durationTicks: length }));
  return scoreFromNotes([...before, ...last]);
}

const I = [48, 64, 67, 72];
const IV = [53, 65, 69, 72];
const V = [43, 65, 71, 74];
const end = (score: Score): Ending => endingOf(score) ?? expect.fail('no ending');

describe('endingOf', () => {
  test('I IV V I, the last a whole note on the bar line, keeps every rule', () => {
    expect(end(hymn([I, IV, V, I]))).toEqual({
      key: parseKey('C major'),
      tonicBass: true,
      tonicChord: true,
      top: 'tonic',
      strong: true,
      held: true,
      together: true,
      lands: true,
    });
  });

  test('left on the dominant it does not land: its bass is not the tonic', () => {
    const left = end(hymn([I, IV, I, V]));
    expect([left.key.name, left.tonicBass, left.tonicChord, left.lands]).toEqual(['C major', false, false, false]);
  });

  test('a seventh over the tonic, or the tonic chord on its third, does not land', () => {
    expect(end(hymn([I, IV, V, [48, 64, 67, 70]]))).toMatchObject({ tonicBass: true, tonicChord: false, lands: false });
    expect(end(hymn([I, IV, V, [52, 60, 67, 72]]))).toMatchObject({ tonicBass: false, tonicChord: true, lands: false });
  });

  test('minor may close in major', () => {
    const i = [48, 63, 67, 72];
    const iv = [53, 65, 68, 72];
    const picardy = end(hymn([i, iv, V, i, iv, V, I]));
    expect([picardy.key.name, picardy.lands]).toEqual(['C minor', true]);
    expect(endingOf(hymn([I, IV, V, i]), { key: parseKey('C major') })?.lands).toBe(false);
  });

  test('as short as the beats before, and on the second beat, the tonic passes by', () => {
    const passing = endingOf(hymn([I, IV, V, I], 480, 3 * 1920 + 480), { key: parseKey('C') });
    expect(passing).toMatchObject({ tonicBass: true, tonicChord: true, strong: false, held: false, lands: false });
  });

  test('the tonic may be struck again after the bar line on which it came', () => {
    const again = (pitch: number): boolean | undefined =>
      endingOf(
        scoreFromNotes([
          { pitch: 74, durationTicks: 1920 },
          { pitch, durationTicks: 480 },
          { pitch: 72, durationTicks: 480 },
        ]),
        { key: parseKey('C') },
      )?.strong;
    expect([again(72), again(67), again(71)]).toEqual([true, true, false]);
  });

  test('the half of a bar of four is strong, that of a bar of three is not', () => {
    const at = (meters: '4/4' | '3/4', tick: number): boolean | undefined =>
      endingOf(scoreFromNotes([{ pitch: 62 }, { pitch: 60, tick }], { meters }), { key: parseKey('C') })?.strong;
    expect([at('4/4', 1920 + 960), at('3/4', 1440 + 720), at('4/4', 1920 + 480), at('3/4', 1440)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('an arpeggio that rings is the chord it rings', () => {
    const ringing = [48, 55, 64].map((pitch, i) => ({ pitch, tick: i * 480, durationTicks: 3840 - i * 480 }));
    expect(endingOf(scoreFromNotes(ringing), { key: parseKey('C') })).toMatchObject({ tonicBass: true, top: 'third' });
    const damped = ringing.map((note) => ({ ...note, durationTicks: 400 }));
    expect(endingOf(scoreFromNotes(damped), { key: parseKey('C') })).toMatchObject({ tonicBass: false });
  });

  test('a voice that goes silent a bar before the end does not end with the others', () => {
    const close = hymn([I, IV, V, I]).tracks[0].notes;
    const early = [0, 1, 2].map((bar) => ({ pitch: 79, tick: bar * 1920, durationTicks: 960 }));
    expect(end(createScore({ tracks: [{ notes: close }, { notes: early }] })).together).toBe(false);
    const muchEarlier = early.slice(0, 1);
    expect(end(createScore({ tracks: [{ notes: close }, { notes: muchEarlier }] })).together).toBe(true);
  });

  test('law: an ending lands in every key', () => {
    const score = hymn([I, IV, V, I]);
    for (let up = -5; up <= 6; up++)
      expect(end(transposeScore(score, up))).toMatchObject({ lands: true, top: 'tonic' });
  });

  test('silence and drums have no ending', () => {
    expect(endingOf(createScore())).toBeUndefined();
    expect(endingOf(createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }] }] }))).toBeUndefined();
  });
});
