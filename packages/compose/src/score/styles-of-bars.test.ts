import { describe, expect, it } from 'vitest';
import { parseComposeRequest } from '../compose-request.ts';
import { type NamedManner, stylesOfBars } from './styles-of-bars.ts';

const MODEL = { name: 'made', styles: ['folk', 'lieder'], composers: ['Bach', 'Haydn', 'Holmès', 'Clara Schumann'] };

function manners(fields: object, wished: NamedManner = {}): { style: number; composer: number }[] {
  const at = stylesOfBars(parseComposeRequest({ task: 'compose', ...fields }), MODEL);
  return Array.from({ length: 400 }, (_, bar) => at(bar, wished));
}

describe('what a bar is told of style and composer', () => {
  it('is nothing where nothing is asked', () => {
    expect(manners({})[0]).toEqual({ style: -1, composer: -1 });
  });
  it.each([
    ['Haydn', 1],
    ['  HAYDN ', 1],
    ['Holmes', 2],
    ['holmès', 2],
    // as other programs write it: the accent a sign of its own
    ['Holme\u0300s', 2],
    ['Clara-Schumann', 3],
    // a part of a name that is a part of no other
    ['Schumann', 3],
  ])('finds "%s" without case and accents', (composer, place) => {
    expect(manners({ composer })[0]).toEqual({ style: -1, composer: place });
  });
  it('a wish of the bar takes the place of what it names', () => {
    expect(manners({ style: 'folk', composer: 'Bach' }, { composer: 'Haydn' })[5]).toEqual({ style: 0, composer: 1 });
    expect(manners({ style: 'folk', composer: 'Bach' }, { style: 'lieder' })[5]).toEqual({ style: 1, composer: 0 });
  });
  it('a blend goes through its parts two bars at a time, by their shares', () => {
    const bars = manners({
      blend: [
        { style: 'folk', share: 0.75 },
        { composer: 'Haydn', share: 0.25 },
      ],
      seed: 3,
    });
    const folk = bars.filter(({ style, composer }) => style === 0 && composer === -1).length;
    const haydn = bars.filter(({ style, composer }) => style === -1 && composer === 1).length;
    expect(folk + haydn).toBe(400);
    // 200 draws at 0.75: a deviation of 6 draws, 12 bars
    expect(Math.abs(folk - 300)).toBeLessThan(48);
    for (let bar = 0; bar < 400; bar += 2) expect(bars[bar + 1]).toEqual(bars[bar]);
  });
  it('a part of a blend leaves what it does not name', () => {
    const parts = [
      { composer: 'Bach', share: 0.5 },
      { composer: 'Haydn', style: 'folk', share: 0.5 },
    ];
    const told = new Set(manners({ style: 'lieder', blend: parts }).map((one) => JSON.stringify(one)));
    expect([...told].sort()).toEqual(['{"style":0,"composer":1}', '{"style":1,"composer":0}']);
  });
});

describe('a name that the model does not know', () => {
  it.each([
    [{ composer: 'Hayden' }, /^composer: "Hayden" is none that "made" knows: Bach, .*; did you mean "Haydn"\?$/],
    [{ composer: 'folk' }, /"folk" is one of its styles$/],
    [{ style: 'bach' }, /^style: "bach" .*"Bach" is one of its composers$/],
    [
      {
        blend: [
          { composer: 'Hayden', share: 0.5 },
          { style: 'folk', share: 0.5 },
        ],
      },
      /did you mean "Haydn"/,
    ],
    // in a bar that no piece of eight bars has
    [{ wishes: [{ bars: [90, 91], composer: 'Hayden' }] }, /did you mean "Haydn"/],
  ])('%j is refused with what it knows', (fields, message) => {
    expect(() => manners(fields)).toThrow(message);
  });
  it('of a model that tells no composers apart is refused with its styles', () => {
    const request = parseComposeRequest({ task: 'compose', composer: 'Haydn' });
    expect(() => stylesOfBars(request, { ...MODEL, composers: [] })).toThrow(
      /composer: "Haydn" is asked for, but "made" was not told who composed .*; ask for a style: folk, lieder$/,
    );
  });
});

describe('the parts of a blend', () => {
  it('name a style, a composer or both, and nothing else', () => {
    const parse = (parts: readonly object[]): unknown => parseComposeRequest({ task: 'compose', blend: parts }).blend;
    const parts = [
      { style: 'folk', share: 0.2 },
      { composer: 'Haydn', share: 0.3 },
      { style: 'lieder', composer: 'Bach', share: 0.5 },
    ];
    expect(parse(parts)).toEqual(parts);
    expect(() => parse([{ share: 0.5 }, parts[0]!])).toThrow(/blend\.0: a part of a blend names a style or a composer/);
  });
});
