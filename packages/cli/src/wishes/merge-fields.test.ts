import { expect, test } from 'vitest';
import { mergeFields } from './merge-fields.ts';
import { promptFields } from './prompt-fields.ts';

const blend = [
  { style: 'lieder', share: 0.5 },
  { style: 'folk', share: 0.5 },
];

test('a field said anew takes the place of the old one and of what belonged to it', () => {
  const base = { key: 'D minor', scale: 'dorian', keyIs: 'soft', style: 'folk', bars: 8 } as const;
  expect(mergeFields(base, { key: 'G major', blend })).toEqual({ key: 'G major', bars: 8, blend });
  expect(mergeFields({ blend }, { style: 'folk' })).toEqual({ style: 'folk' });
  // who it is to be like is another matter than the style
  expect(mergeFields({ blend, composer: 'Bach' }, { composer: 'Haydn' })).toEqual({ blend, composer: 'Haydn' });
  const people = [
    { composer: 'Bach', share: 0.5 },
    { composer: 'Haydn', share: 0.5 },
  ];
  expect(mergeFields({ style: 'folk', composer: 'Wolf' }, { blend: people })).toEqual({ style: 'folk', blend: people });
  expect(mergeFields({ blend: people }, { composer: 'Wolf' })).toEqual({ composer: 'Wolf' });
});

test('soft wishes follow one another, so that the later counts; limits of one sort replace each other', () => {
  const base = {
    wishes: [{ density: 1 }],
    limits: [{ range: [40, 50] as [number, number], polyphony: 2 }, { forbidden: [60] }],
  };
  const over = { wishes: [{ density: 3 }], limits: [{ range: [60, 70] as [number, number] }, { forbidden: [61] }] };
  expect(mergeFields(base, over)).toEqual({
    wishes: [{ density: 1 }, { density: 3 }],
    limits: [{ polyphony: 2 }, { range: [60, 70] }, { forbidden: [61] }],
  });
});

const read = (text: string, flags = {}, file = {}) => promptFields(text, { task: 'compose', flags, file });

test('the length of a flag counts for "in the middle", and the prompt’s own is passed over', async () => {
  const text = 'a sad waltz, 32 bars, gets hopeful in the middle';
  const [own, asked] = [await read(text), await read(text, { bars: 16 })];
  expect(own.fields).toMatchObject({ bars: 32, meter: '3/4', wishes: [{ bars: [12, 21] }] });
  expect(asked.fields.bars).toBeUndefined();
  const [first, last] = asked.fields.wishes![0]!.bars!;
  expect([first > 4, last < 13]).toEqual([true, true]);
});

test('a prompt’s length wins over the file’s, and says which words became which field', async () => {
  const { fields, lines } = await read('a calm piece for cello, 12 bars, zorgle', {}, { bars: 40 });
  expect(fields).toMatchObject({ bars: 12, instruments: ['Cello'] });
  expect(lines).toContain('  "12 bars" → bars 12');
  expect(lines).toContain('  not understood: "zorgle"');
  expect(lines.at(-1)).toMatch(/^ {2}together: .*instruments Cello; bars 12/);
});

test('what a task keeps of the piece is left out and named', async () => {
  const { fields, lines } = await promptFields('a fast waltz, louder', { task: 'vary', flags: {}, file: {} });
  expect([fields.meter, fields.bpm]).toEqual([undefined, undefined]);
  expect(lines.at(-1)).toMatch(/left out.*meter, bpm/);
});
