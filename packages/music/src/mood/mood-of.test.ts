import { describe, expect, test } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { readMidi } from '../midi/read.ts';
import type { Score } from '../score.ts';
import { filesOf, hasData } from '../testing/data-sets.ts';
import { transposeScore } from '../transpose.ts';
import { moodByBars, moodCuesOf, moodOf } from './mood-of.ts';

/** Triads on I–IV–V–I, an arpeggio of eighths in 4/4; a bar a chord. */
function progression(mode: 'major' | 'minor', words: Partial<NoteInWords> = {}, bpm = 120, up = 0): Score {
  const third = mode === 'major' ? 4 : 3;
  // the minor dominant keeps its raised third, as in harmonic minor
  const chords = [
    [60, 60 + third, 67],
    [65, 65 + third, 72],
    [55, 59, 62],
    [60, 60 + third, 67],
  ];
  const notes = chords.flatMap((chord, bar) =>
    [0, 1, 2, 1, 0, 1, 2, 1].map(
      (tone, i): NoteInWords => ({ pitch: chord[tone] + up, tick: bar * 1920 + i * 240, durationTicks: 240, ...words }),
    ),
  );
  return scoreFromNotes(notes, { bpm });
}

describe('cues by hand', () => {
  test('of two quarters at 60 bpm, a third apart, one after the other', () => {
    const cues = moodCuesOf(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }], { bpm: 60 }));
    expect(cues.register).toBe(62);
    expect(cues.tempo).toBeCloseTo(Math.log2(60));
    // two onsets in two seconds
    expect(cues.rate).toBeCloseTo(0);
    expect(cues.staccato).toBe(0);
    expect(cues.consonance).toBeUndefined();
    // evenness needs two times between onsets
    expect(cues.regularity).toBeUndefined();
    // velocity 80, amplitude (80/127)², in decibels
    expect(cues.loudness).toBeCloseTo(40 * Math.log10(80 / 127));
  });

  test('two notes at once are twice the power: 3 dB more', () => {
    const one = moodCuesOf(scoreFromNotes([{ pitch: 60 }])).loudness ?? 0;
    const two =
      moodCuesOf(
        scoreFromNotes([
          { pitch: 60, tick: 0 },
          { pitch: 67, tick: 0 },
        ]),
      ).loudness ?? 0;
    expect(two - one).toBeCloseTo(10 * Math.log10(2));
  });

  test('a fifth is as consonant as Huron says, a semitone as dissonant, in any octave', () => {
    const together = (pitch: number): number | undefined =>
      moodCuesOf(
        scoreFromNotes([
          { pitch: 60, tick: 0 },
          { pitch, tick: 0 },
        ]),
      ).consonance;
    expect([67, 55, 61, 73, 71].map(together)).toEqual([1.24, 1.24, -1.428, -1.428, -1.428]);
    expect(together(72)).toBeUndefined();
  });

  test('a melody that overlaps a little is no chord', () => {
    const slurred = [
      { pitch: 60, tick: 0, durationTicks: 500 },
      { pitch: 61, tick: 480, durationTicks: 480 },
    ];
    expect(moodCuesOf(scoreFromNotes(slurred)).consonance).toBeUndefined();
  });

  test('half a note of silence is half detached; a long rest is none of the note', () => {
    const notes = [
      { pitch: 60, tick: 0, durationTicks: 240 },
      { pitch: 60, tick: 480, durationTicks: 240 },
      { pitch: 60, tick: 4800, durationTicks: 240 },
    ];
    expect(moodCuesOf(scoreFromNotes(notes)).staccato).toBe(0.5);
  });

  test('quarter, eighth, eighth: one change of an octave, one of none', () => {
    const notes = [0, 480, 720, 960].map((tick) => ({ pitch: 60, tick, durationTicks: 100 }));
    expect(moodCuesOf(scoreFromNotes(notes)).regularity).toBe(-0.5);
  });

  test('drums beat time, and have no pitch', () => {
    const drums = createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }, { pitch: 38 }] }] });
    const cues = moodCuesOf(drums);
    expect(cues.register).toBeUndefined();
    expect(cues.mode).toBeUndefined();
    expect(cues.rate).toBeCloseTo(1);
    expect(moodOf(drums).valence).toBe(0);
  });
});

describe('moods', () => {
  test('slow, minor, quiet and low is sadder and calmer than fast, major, loud and high', () => {
    const sad = moodOf(progression('minor', { velocity: 35 }, 60, -12));
    const glad = moodOf(progression('major', { velocity: 110, durationTicks: 140 }, 160, 12));
    expect(sad.valence).toBeLessThan(-0.3);
    expect(glad.valence).toBeGreaterThan(0.3);
    expect(sad.arousal).toBeLessThan(-0.3);
    expect(glad.arousal).toBeGreaterThan(0.3);
  });

  test('major and minor differ in valence and not in arousal', () => {
    const major = moodOf(progression('major'));
    const minor = moodOf(progression('minor'));
    expect(major.valence - minor.valence).toBeGreaterThan(0.3);
    expect(major.arousal).toBe(minor.arousal);
  });

  test('twice the tempo raises arousal and leaves valence', () => {
    const slow = moodOf(progression('major', {}, 70));
    const fast = moodOf(progression('major', {}, 140));
    expect(fast.arousal - slow.arousal).toBeGreaterThan(0.5);
    expect(fast.valence).toBeCloseTo(slow.valence, 10);
  });

  test('twice as many notes a beat is more arousing, at one tempo', () => {
    const of = (step: number): number =>
      moodOf(scoreFromNotes(Array.from({ length: 3840 / step }, () => ({ pitch: 60, durationTicks: step })))).arousal;
    expect(of(240)).toBeGreaterThan(of(480) + 0.1);
  });

  test('an octave up raises valence and leaves arousal', () => {
    const low = moodOf(progression('minor'));
    const high = moodOf(progression('minor', {}, 120, 12));
    expect(high.valence - low.valence).toBeGreaterThan(0.3);
    expect(high.arousal).toBe(low.arousal);
  });

  test('louder, and detached, is more arousing', () => {
    const plain = moodOf(progression('major')).arousal;
    expect(moodOf(progression('major', { velocity: 120 })).arousal).toBeGreaterThan(plain + 0.1);
    expect(moodOf(progression('major', { durationTicks: 120 })).arousal).toBeGreaterThan(plain + 0.1);
  });

  test('of silence nothing is known', () => {
    expect(moodOf(createScore())).toEqual({ valence: 0, arousal: 0 });
    expect(moodByBars(createScore())).toEqual([]);
  });
});

describe('bars', () => {
  /** Four bars of major at 70 bpm, four of silence, four of minor, loud, at 140, and a bar more. */
  const joined = ((): Score => {
    const major = progression('major').tracks[0].notes;
    const minor = progression('minor', { velocity: 120 }).tracks[0].notes;
    const moved = minor.map((note) => ({ ...note, tick: note.tick + 8 * 1920 }));
    const last = { pitch: 60, tick: 12 * 1920, durationTicks: 1920, velocity: 40 };
    const tempos = [
      { tick: 0, microsecondsPerQuarter: 857_143 },
      { tick: 8 * 1920, microsecondsPerQuarter: 428_571 },
    ];
    return createScore({ tempos, tracks: [{ notes: [...major, ...moved, last] }] });
  })();

  test('a window is what moodOf says of its bars', () => {
    const moods = moodByBars(joined);
    expect(moods.length).toBe(4);
    for (const [i, mood] of moods.entries()) expect(mood).toEqual(moodOf(joined, { bars: [4 * i + 1, 4 * i + 4] }));
    expect(moods[1]).toEqual({ valence: 0, arousal: 0 });
    expect(moods[2].arousal).toBeGreaterThan(moods[0].arousal + 0.5);
    expect(moods[2].valence).toBeLessThan(moods[0].valence - 0.2);
  });

  test('the pickup belongs to the first window', () => {
    const score = createScore({
      pickupTicks: 480,
      tracks: [{ notes: [{ pitch: 48 }, { pitch: 72 }, { pitch: 72, tick: 480 + 4 * 1920 }] }],
    });
    expect(moodByBars(score).length).toBe(2);
    expect(moodByBars(score)[0]).toEqual(moodOf(score, { bars: [0, 4] }));
  });

  test('bars that fall, and windows of no bars, are errors', () => {
    expect(() => moodOf(joined, { bars: [4, 2] })).toThrow('bars 4–2');
    expect(() => moodByBars(joined, { bars: 0 })).toThrow('windows of 0 bars');
  });

  test('a million empty bars are refused, not filled', () => {
    expect(() => moodByBars(createScore({ ticksPerQuarter: 1, endTick: 200_000_000 }))).toThrow('at most 100000');
  });
});

describe('on real pieces', () => {
  test.skipIf(!hasData('open/mutopia'))('a mood lies within −1…1, and three semitones hardly move it', () => {
    let checked = 0;
    for (const { bytes } of filesOf('open/mutopia/mid.tar.gz')) {
      const { score } = readMidi(bytes);
      const mood = moodOf(score);
      for (const value of [mood.valence, mood.arousal]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      for (const window of moodByBars(score)) expect(Math.abs(window.valence)).toBeLessThanOrEqual(1);
      const pitches = score.tracks.flatMap(({ notes }) => notes.map(({ pitch }) => pitch));
      if (Math.max(...pitches) <= 124) {
        const up = moodOf(transposeScore(score, 3));
        expect(Math.abs(up.valence - mood.valence)).toBeLessThan(0.25);
        expect(up.arousal).toBeCloseTo(mood.arousal, 10);
      }
      if (++checked === 60) break;
    }
    expect(checked).toBe(60);
  });
});
