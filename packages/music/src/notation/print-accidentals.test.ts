import { expect, test } from 'vitest';
import { createScore } from '../create-score.ts';
import { notate } from './notate.ts';
import type { NotatedScore } from './notated-score.ts';
import { printAccidentals } from './print-accidentals.ts';

/** One voice of quarters in 4/4, each as letter, alteration, octave, and perhaps a tie: "F14"; "F14~" is tied to the next, "F1~4" to the one before. */
function melody(fifths: number, words: string): NotatedScore {
  const notes = words.split(' ').map((word) => /^([A-G])(-?\d)(~?)(\d)(~?)$/.exec(word)!);
  const { notation } = notate(
    createScore({ tracks: [{ notes: notes.map((_, i) => ({ pitch: 60, tick: i * 480 })) }] }),
  );
  const [part] = notation.parts;
  const events = part.events.map((event, i) => ({
    ...event,
    notes: [
      {
        pitch: { step: notes[i][1] as 'C', alter: Number(notes[i][2]), octave: Number(notes[i][4]) },
        ...(notes[i][3] ? { tieStop: true } : {}),
        ...(notes[i][5] ? { tieStart: true } : {}),
      },
    ],
  }));
  return { ...notation, parts: [{ ...part, keys: [{ tick: 0, fifths }], events }] };
}

const printed = (notation: NotatedScore): string =>
  printAccidentals(notation)
    .parts[0].events.map(({ notes }) => (notes[0].accidental ? 'x' : '.'))
    .join('');

test.each([
  ['the key says it: nothing is printed', 1, 'F14 G04 C04 F15', '....'],
  ['a note out of the key is marked once a measure and octave', 0, 'F14 F14 F15 F14', 'x.x.'],
  ['a natural takes it back', 0, 'F14 F04 F14 F04', 'xxxx'],
  ['the next measure begins anew', 0, 'F14 G04 A04 B04 F14 F04 G04 A04', 'x...xx..'],
  ['flats enter from B', -2, 'B-14 E-14 A04 A-14', '...x'],
  ['a natural in a key of flats', -1, 'B04 B-14 B-13 C04', 'xx..'],
  [
    'a tie over the bar line repeats nothing, and what follows it does',
    0,
    'C04 D04 E04 F14~ F1~4 F14 G04 F04',
    '...x.x.x',
  ],
] as const)('%s', (_, fifths, words, expected) => {
  expect(printed(melody(fifths, words))).toBe(expected);
});

test('an accidental that is there already stays, and holds', () => {
  const notation = melody(1, 'F14 F14 F04 F04');
  const [part] = notation.parts;
  const events = part.events.map((event, i) =>
    i === 1 ? { ...event, notes: [{ ...event.notes[0], accidental: 'cautionary' as const }] } : event,
  );
  const result = printAccidentals({ ...notation, parts: [{ ...part, events }] });
  expect(result.parts[0].events.map(({ notes }) => notes[0].accidental)).toEqual([
    undefined,
    'cautionary',
    'plain',
    undefined,
  ]);
});
