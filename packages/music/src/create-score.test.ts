import { describe, expect, it } from 'vitest';
import { createScore, createTrack, scoreFromNotes } from './create-score.ts';
import { validateScore } from './validate-score.ts';

describe('scores in few words', () => {
  it('notes without a tick follow each other, a quarter long', () => {
    expect(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }]).tracks[0].notes).toEqual([
      { pitch: 60, velocity: 80, tick: 0, durationTicks: 480 },
      { pitch: 64, velocity: 80, tick: 480, durationTicks: 480 },
    ]);
  });
  it('notes come out sorted by tick, then pitch', () => {
    const notes = [
      { pitch: 64, tick: 5 },
      { pitch: 60, tick: 5 },
      { pitch: 70, tick: 0 },
    ];
    expect(scoreFromNotes(notes).tracks[0].notes.map((note) => note.pitch)).toEqual([70, 60, 64]);
  });
  it('tempo and meter are said in a word', () => {
    const score = createScore({ bpm: 96, meters: '6/8' });
    expect(score.tempos).toEqual([{ tick: 0, microsecondsPerQuarter: 625_000 }]);
    expect(score.meters).toEqual([{ tick: 0, numerator: 6, denominator: 8 }]);
  });
  it('sixteen tracks never land on the drum channel unasked', () => {
    const channels = Array.from({ length: 16 }, (_, place) => createTrack({}, place).channel);
    expect(channels).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0]);
  });
  it('a number out of range is an error with its path', () => {
    expect(() => scoreFromNotes([{ pitch: 60, velocity: 0 }])).toThrow(
      'tracks[0].notes[0].velocity: velocity is 0 where a whole number 1–127 is expected',
    );
    expect(() => createScore({ meters: '4/5' })).toThrow('denominator is 5 where a power of two 1–128 is expected');
    expect(() => createScore({ bpm: 0 })).toThrow('microsecondsPerQuarter is Infinity');
  });
});

describe('validation', () => {
  it('a score made here has no problems', () => {
    expect(validateScore(scoreFromNotes([{ pitch: 60 }, { pitch: 64 }]))).toEqual([]);
  });
  it('every problem is listed, lists out of order included', () => {
    const score = createScore();
    const track = createTrack({ channel: 16 });
    const note = { pitch: 60, velocity: 80, tick: 0, durationTicks: 1 };
    const notes = [{ ...note, tick: 5 }, note, { ...note, pitch: 59 }];
    const problems = validateScore({ ...score, ticksPerQuarter: 0.5, tracks: [{ ...track, notes }] });
    expect(problems.map((problem) => problem.path)).toEqual([
      'ticksPerQuarter',
      'tracks[0].channel',
      'tracks[0].notes[1]',
      'tracks[0].notes[2]',
    ]);
  });
});
