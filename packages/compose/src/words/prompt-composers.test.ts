import { describe, expect, it } from 'vitest';
import { PEOPLE, personCalled } from './lexicon/composers.ts';
import { parsePrompt } from './parse-prompt.ts';
import type { PromptFields } from './prompt-fields.ts';

const COMPOSERS = ['Bach', 'Chopin', 'Haydn', 'Hensel', 'Holmès', 'Joplin', 'Lang', 'Schubert', 'Schumann', 'Wolf'];
const read = (text: string) => parsePrompt(text, { composers: COMPOSERS });
const requestOf = (text: string): PromptFields => read(text).request;

describe('who a prompt is to be like', () => {
  it.each([
    ['a piece like Haydn', 'Haydn'],
    ['in the style of Fanny Hensel', 'Hensel'],
    ['Fanny Mendelssohn', 'Hensel'],
    ['à la Chopin', 'Chopin'],
    ['by J. S. Bach', 'Bach'],
    ['in the manner of the late J.S. Bach', 'Bach'],
    ['Haydn-like', 'Haydn'],
    ['Chopinesque', 'Chopin'],
    ["in Schumann's style", 'Schumann'],
    ['inspired by Augusta Holmès', 'Holmès'],
    ['like Augusta Holmes', 'Holmès'],
    ['composer: Joplin', 'Joplin'],
    ['Franz Schubert', 'Schubert'],
    ['Hugo Wolf', 'Wolf'],
    ['like Wolf', 'Wolf'],
    ['Wolf-like', 'Wolf'],
  ])('%s', (text, composer) => {
    const { request, unknown, reports } = read(text);
    expect({ request, unknown, reports }).toEqual({ request: { composer }, unknown: [], reports: [] });
  });
  it.each(['a wolf in the forest', 'Sherlock Holmes', 'not like Haydn', 'by bar 8'])('not in "%s"', (text) => {
    expect(requestOf(text).composer).toBeUndefined();
  });
  it('shows the words that it came from', () => {
    expect(read('a minuet in the style of Haydn').understood.at(-1)).toEqual({
      ...{ text: 'in the style of Haydn', start: 9, end: 30 },
      ...{ field: 'composer', value: 'Haydn' },
    });
  });
  it('stands beside a style; a dance names none then, an ensemble does', () => {
    expect(requestOf('a chorale like Bach')).toEqual({ style: 'chorale', composer: 'Bach' });
    expect(requestOf('a hymn like Holmes')).toEqual({ style: 'hymn', composer: 'Holmès' });
    expect(requestOf('a minuet like Haydn')).toEqual({ meter: '3/4', bpm: 116, composer: 'Haydn' });
    expect(requestOf('a string quartet by Haydn')).toMatchObject({ style: 'string-quartet', composer: 'Haydn' });
  });
  it('more than one is a blend, as is a mix with a style', () => {
    const half = { share: 0.5 };
    expect(requestOf('Bach meets Joplin').blend).toEqual([
      { composer: 'Bach', ...half },
      { composer: 'Joplin', ...half },
    ]);
    expect(requestOf('a mix of folk and Haydn').blend).toEqual([
      { style: 'folk', ...half },
      { composer: 'Haydn', ...half },
    ]);
    expect(requestOf('70% Haydn, 30% folk').blend).toEqual([
      { composer: 'Haydn', share: 0.7 },
      { style: 'folk', share: 0.3 },
    ]);
    expect(requestOf('a hymn like Bach and Haydn')).toEqual({
      style: 'hymn',
      blend: [
        { composer: 'Bach', ...half },
        { composer: 'Haydn', ...half },
      ],
    });
  });
  it('may hold for some bars', () => {
    expect(requestOf('16 bars, like Haydn in bars 1-8, like Chopin in bars 9-16').wishes).toEqual([
      { bars: [1, 8], composer: 'Haydn' },
      { bars: [9, 16], composer: 'Chopin' },
    ]);
  });
  it('a person whom the model does not know is the nearest style, and that is told', () => {
    expect(read('like Clara Schumann')).toMatchObject({
      request: { style: 'lieder' },
      reports: [
        {
          code: 'style-mapped',
          message: 'the model was not told what "Clara Schumann" composed; the nearest, "lieder", was taken',
        },
      ],
    });
    expect(parsePrompt('like Haydn').request).toEqual({ style: 'classical' });
  });
  it("a model's own names are found as they stand there, in either order", () => {
    const composers = ['Beethoven, Ludwig van', 'Ada Lindqvist', 'Sting'];
    const named = (text: string) => parsePrompt(text, { composers }).request.composer;
    expect(named('like Beethoven')).toBe('Beethoven, Ludwig van');
    expect(named('by Ludwig van Beethoven')).toBe('Beethoven, Ludwig van');
    expect(named('an Ada Lindqvist tune')).toBe('Ada Lindqvist');
    expect([named('like Sting'), named('with a sting')]).toEqual(['Sting', undefined]);
  });
});

describe('the people of the lexicon', () => {
  it('no two have a name in common, and each is found by the own one', () => {
    const all = PEOPLE.flatMap(({ words, led }) => [...words, ...led]);
    expect(all.filter((word, place) => all.indexOf(word) !== place)).toEqual([]);
    for (const person of PEOPLE) expect(personCalled(person.name)).toBe(person);
  });
});
