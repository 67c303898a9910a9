import { expect, it } from 'vitest';
import type { Credit } from '../notation/notated-score.ts';
import { creditOfField, lineOfCredit } from './credit-fields.ts';
import { readAbc } from './read.ts';
import { writeAbc } from './write.ts';

it.each([
  ['C', 'Trad.', 'composer', 'Trad.'],
  ['C', 'Words: Isaac Watts', 'lyricist', 'Isaac Watts'],
  ['C', 'Words: and music by Trad.', 'composer', 'Words: and music by Trad.'],
  ['S', 'a manuscript', 'source', 'a manuscript'],
  ['W', 'and all the rest', 'other', 'and all the rest'],
  ['O', 'Ireland', 'remark', 'Origin: Ireland'],
  ['N', 'slowly', 'remark', 'slowly'],
  ['B', '', 'remark', ''],
])('%s:%s is a credit of kind %s', (letter, text, kind, expected) => {
  expect(creditOfField(letter, text)).toEqual({ kind, text: expected });
});

it('what is printed below the tune stands in W:, what is said of the file in the field that its words name', () => {
  expect(lineOfCredit({ kind: 'other', text: 'and all the rest' })).toBe('W:and all the rest');
  expect(lineOfCredit({ kind: 'remark', text: 'Book: Ryan 1883' })).toBe('B:Ryan 1883');
  expect(lineOfCredit({ kind: 'remark', text: 'found in a chest' })).toBe('N:found in a chest');
});

it('credits of every kind come back as they were written', () => {
  const { notation } = readAbc('X:1\nM:4/4\nK:C\nC8|');
  const credits: Credit[] = [
    { kind: 'title', text: 'A tune' },
    { kind: 'number', text: '12' },
    { kind: 'subtitle', text: 'with a subtitle' },
    { kind: 'composer', text: 'Anon.' },
    { kind: 'lyricist', text: 'Isaac Watts' },
    { kind: 'arranger', text: 'somebody else' },
    { kind: 'rights', text: 'public domain' },
    { kind: 'source', text: 'a manuscript' },
    { kind: 'other', text: 'Origin: so it is printed' },
    { kind: 'remark', text: 'Origin: Ireland' },
    { kind: 'remark', text: 'found in a chest' },
  ];
  expect(readAbc(writeAbc({ ...notation, credits }).text).notation.credits).toEqual(credits);
});
