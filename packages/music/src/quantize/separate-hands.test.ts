import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import type { Note } from '../score.ts';
import { separateHands } from './separate-hands.ts';

describe('the hands of a piano', () => {
  it('a melody over a bass is two hands', () => {
    const { notes } = createScore({
      tracks: [
        {
          notes: Array.from({ length: 16 }, (_, i) => [
            { pitch: 72 + (i % 5), tick: i * 240, durationTicks: 240 },
            { pitch: 43 + (i % 3), tick: i * 240, durationTicks: 240 },
          ]).flat(),
        },
      ],
    }).tracks[0];
    expect(separateHands(notes, 480)).toEqual(notes.map((note) => (note.pitch < 60 ? 'left' : 'right')));
  });

  it('no hand takes more than five notes or two octaves of a chord where another cut is there', () => {
    const notes = scoreFromNotes([36, 48, 52, 55, 60, 64, 67, 72].map((pitch) => ({ pitch, tick: 0 }))).tracks[0].notes;
    const hands = separateHands(notes, 480);
    const lefts = notes.filter((_, i) => hands[i] === 'left').map((note) => note.pitch);
    const rights = notes.filter((_, i) => hands[i] === 'right').map((note) => note.pitch);
    expect(lefts.length).toBeLessThanOrEqual(5);
    expect(rights.length).toBeLessThanOrEqual(5);
    expect(Math.max(...lefts)).toBeLessThan(Math.min(...rights));
  });

  it('a run from low to high stays with the hand that began it while the other holds a chord', () => {
    const held: Note[] = [36, 43, 48].map((pitch) => ({ pitch, velocity: 80, tick: 0, durationTicks: 3840 }));
    const run: Note[] = Array.from({ length: 24 }, (_, i) => ({
      pitch: 55 + i,
      velocity: 80,
      tick: (i + 1) * 120,
      durationTicks: 120,
    }));
    const hands = separateHands([...held, ...run], 480);
    expect(hands.slice(3)).toEqual(run.map(() => 'right'));
    expect(hands.slice(0, 3)).toEqual(['left', 'left', 'left']);
  });

  it('the answer is in the order asked, sorted or not, and empty for nothing', () => {
    const high: Note = { pitch: 80, velocity: 80, tick: 0, durationTicks: 10 };
    const low: Note = { pitch: 40, velocity: 80, tick: 0, durationTicks: 10 };
    expect(separateHands([high, low], 480)).toEqual(['right', 'left']);
    expect(separateHands([low, high], 480)).toEqual(['left', 'right']);
    expect(separateHands([], 480)).toEqual([]);
  });
});
