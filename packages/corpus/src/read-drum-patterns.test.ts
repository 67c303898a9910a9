import { expect, test } from 'vitest';
import { readDrumPatterns } from './read-drum-patterns.ts';

const steps = (words: string): string[] =>
  [...words].map((sign) => ({ x: 'Note', f: 'Flam', a: 'Accent' })[sign] ?? 'Rest');
const lineOf = (title: string, more: object): string =>
  JSON.stringify({
    ...{
      id: title,
      book: 'Beats',
      genre: 'Rock',
      is_break: title.includes('Break'),
      title,
      signature: '4/4',
      length: 16,
      tracks: {},
    },
    ...more,
  });

test('measures of a rhythm come in turn, its break in the fourth bar, with accents as velocities', () => {
  const kick = { BassDrum: steps('x...............') };
  const text = [
    lineOf('Rock1MeasureA', { tracks: kick, accent: steps('a...............') }),
    lineOf('Rock1MeasureB', { tracks: { ClosedHiHat: steps('....x...........') } }),
    lineOf('Rock1Break', { tracks: { SnareDrum: steps('...............f'), Whistle: steps('x...............') } }),
    lineOf('Rock2MeasureA', { tracks: kick }),
  ].join('\n');
  const books = readDrumPatterns(text);
  expect(books.map(({ id, labels }) => [id, labels.title])).toEqual([['beats-4-4', 'Beats 4/4']]);
  const { tracks, endTick } = books[0]!.score;
  expect(tracks[0]!.notes.map(({ pitch, tick, velocity }) => [pitch, tick, velocity])).toEqual([
    [36, 0, 120],
    [42, 1920 + 480, 72],
    [36, 3840, 120],
    [38, 5760 + 15 * 120, 120],
    // the second rhythm has no break of its own and takes the genre's
    [36, 7680, 88],
    [36, 9600, 88],
    [36, 11_520, 88],
    [38, 13_440 + 15 * 120, 120],
  ]);
  expect(endTick).toBe(8 * 1920);
});

test('twelve steps are triplets in 4/4 and 12/8, and sixteenths in 3/4', () => {
  const tracks = { SnareDrum: steps('.x..........') };
  const tickAndEnd = (signature: string): (number | string)[] => {
    const [{ score }] = readDrumPatterns(lineOf('One', { signature, length: 12, tracks })) as [
      ReturnType<typeof readDrumPatterns>[0],
    ];
    return [score.meters[0]!.numerator, score.tracks[0]!.notes[0]!.tick, score.endTick];
  };
  expect(tickAndEnd('12/8')).toEqual([4, 160, 4 * 1920]);
  expect(tickAndEnd('4/4')).toEqual([4, 160, 4 * 1920]);
  expect(tickAndEnd('3/4')).toEqual([3, 120, 4 * 1440]);
});

test('a book is a piece for each meter, and a genre without breaks repeats its measure', () => {
  const tracks = { SnareDrum: steps('x...........') };
  const text = [
    lineOf('Waltz1', { genre: 'Waltz', signature: '3/4', length: 12, tracks }),
    lineOf('Swing1', { genre: 'Swing', signature: '12/8', length: 12, tracks }),
    lineOf('FunkBreak1', { genre: 'Funk', tracks: { SnareDrum: steps('x...............') } }),
  ].join('\n');
  expect(readDrumPatterns(text).map(({ id, score }) => [id, score.tracks[0]!.notes.length, score.endTick])).toEqual([
    ['beats-3-4', 4, 4 * 1440],
    ['beats-4-4', 4, 4 * 1920],
  ]);
});

test('a line that is no pattern is named', () => {
  expect(() => readDrumPatterns(`${lineOf('One', {})}\n{"id":`)).toThrow('line 2 is no JSON');
  expect(() => readDrumPatterns(lineOf('One', { length: 13 }))).toThrow('line 1 is no drum pattern');
});
