import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NotatedScore } from '../notation/notated-score.ts';
import { readAbc } from './read.ts';
import { type WriteAbcOptions, writeAbc } from './write.ts';

/** The body of what is written for a tune: the lines after K:. */
function body(music: string, header = 'M:4/4\nL:1/8\nK:C', options: WriteAbcOptions = {}): string {
  const { text } = writeAbc(readAbc(`X:1\n${header}\n${music}\n`).notation, options);
  return text.slice(text.indexOf('\nK:')).split('\n').slice(2).join('\n').trimEnd();
}

describe('a written tune', () => {
  it('has the header that the standard asks for', () => {
    const text = 'X:7\nT:Scale\nC:Trad.\nR:reel\nM:6/8\nL:1/8\nQ:3/8=120\nK:Ador\nABc def|]\n';
    expect(writeAbc(readAbc(text).notation)).toEqual({ text: `%abc-2.1\n${text.replace('f|]', 'f |]')}`, reports: [] });
  });

  it('writes accidentals relative to key and bar', () => {
    expect(body('^F2 F2 =F2 F2|F8|', 'M:4/4\nL:1/8\nK:G')).toBe('^F F =F F | F4 |');
  });

  it('is safe about how far an accidental reaches, unless it is told not to be', () => {
    expect(body('^F4 f4-|f8|')).toBe('^F4 ^f4- | ^f8 |');
    expect(body('^F4 f4-|f8|', undefined, { accidentals: 'needed' })).toBe('^F4 f4- | f8 |');
  });

  it('breaks beams by spaces and keeps tuplets, broken rhythm and grace notes', () => {
    expect(body('AB cd {/g}A>B (3cde|')).toBe('AB cd {/g}A3/B/ (3cde |');
    expect(body('(5:4:5ABcde z4|')).toBe('(5:4:5ABcde z4 |');
  });

  it('writes repeats and endings', () => {
    expect(body('|:A8|1 B8:|2 c8||d8::e8:|')).toBe('|: A8 |1 B8 :|2 c8 || d8 ::\ne8 :|');
  });

  it('writes chords, chord symbols, dynamics, slurs and decorations in the order of the standard (4.20)', () => {
    expect(body('!p!"Am"!trill!{g}(A4[CE]4)|')).toBe('"Am"!p!{g}(!trill!A4 [CE]4) |');
  });

  it('writes a chord symbol over the middle of a note into an overlay', () => {
    const notation = readAbc('X:1\nM:4/4\nL:1/8\nK:C\n"C"A8|').notation;
    const [part] = notation.parts;
    const moved: NotatedScore = {
      ...notation,
      parts: [{ ...part, chords: [...part.chords, { tick: 960, symbol: 'F7' }] }],
    };
    const { text } = writeAbc(moved);
    expect(text.split('\n').at(-2)).toBe('"C"A8 & x4 "F7"x4 |');
    expect(readAbc(text).notation.parts).toEqual(moved.parts);
  });

  it('writes lyrics under their notes', () => {
    expect(body('ABcd efga|\nw: syll-a-ble * held _ _ end')).toBe('ABcd efga |\nw: syll- a- ble * held _ _ end');
  });

  it('writes voices, their staves and overlays', () => {
    const header = 'M:4/4\nL:1/4\n%%score (1 2) {3 4}\nV:1 name="Choir"\nV:4 clef=bass\nK:C';
    const music = '[V:1]c4|d4&F4|\n[V:2]E4|F4|\n[V:3]c4|c4|\n[V:4]C,4|[K:F]B,,4|';
    const { text } = writeAbc(readAbc(`X:1\n${header}\n${music}`).notation);
    expect(text.split('\n').slice(4)).toEqual([
      '%%score (1 2) {3 4}',
      'V:1 name="Choir"',
      'V:2',
      'V:3',
      'V:4 clef=bass',
      'K:C',
      '[V:1] c8 | d8 & F8 |',
      '[V:2] E8 | F8 |',
      '[V:3] c8 | c8 |',
      '[V:4] C,8 | [K:F]B,,8 |',
      '',
    ]);
  });

  it('reports what ABC cannot hold', () => {
    const notation = readAbc('X:1\nM:4/4\nL:1/8\nK:C\nA8|').notation;
    const [part] = notation.parts;
    const events = part.events.map((event) => ({
      ...event,
      notes: event.notes.map((note) => ({ ...note, velocity: 90, notehead: 'diamond' })),
    }));
    const directions = [{ tick: 0, staff: 1, kind: 'pedal' as const, text: 'change' }];
    const { reports } = writeAbc({ ...notation, parts: [{ ...part, events, directions }] });
    expect(reports.map(({ code }) => code)).toEqual(['direction', 'velocity', 'notehead']);
  });
});

/** Bars of 4/4 with eighths as unit. */
const bar = fc.constantFrom(
  ...[
    'ABcd efga',
    'A2 (B2 c2) ^d2-',
    '^d4 =d4',
    '(3ABc d2 z2 (3:2:2d2e',
    'A>B c<d e>>f .g~a',
    '[CEG]4 [D-F]2 D2',
    'Z',
    'x8',
  ],
  ...['{/g}A4 {ab}c4', '(5ABcde f5 z', 'A/3B/3c/3 d7', '"Am"A4 "D7/F#"F4', '!p!A2 !<(!B4 !<)!c2', '"^dolce"A5 _B3'],
  ...[
    '[K:D]F4 [K:Em]f4',
    'A4 & F2 E2',
    '!trill!A6 (B/c/d)',
    'A8-',
    '!segno!A8',
    'A8 !D.C.!',
    '[Q:1/4=90]A8',
    '[P:B]A8',
    "A,,6- A,,c'",
    'A8{a}',
  ],
);
const line = fc.constantFrom('|', '||', '|]', ':|', '::', '|:', '|1', ':|2', '.|', '[|]');
const bars = fc.array(fc.tuple(bar, bar, line), { minLength: 1, maxLength: 8 });
const lyrics = fc.array(fc.constantFrom('la', 'ly-', 'a~b', '*', '_', '|', '-'), { maxLength: 12 });
const key = fc.constantFrom('C', 'F', 'A', 'Gmix', 'Dphr ^f', 'D exp ^f _b', 'none');

describe('laws', () => {
  const tune = (list: readonly (readonly [string, string, string])[], words: readonly string[], k: string): string => {
    const voice = (v: 0 | 1): string => list.map((entry) => entry[v] + entry[2]).join(' ');
    return `X:1\nM:4/4\nL:1/8\nK:${k}\n${voice(0)}\nw: ${words.join(' ')}\nV:2\n${voice(1)}\n`;
  };

  it('a tune that was read, written and read again is the same', () => {
    fc.assert(
      fc.property(bars, lyrics, key, (list, words, k) => {
        const { notation } = readAbc(tune(list, words, k));
        expect(readAbc(writeAbc(notation, { accidentals: 'needed' }).text).notation).toEqual(notation);
      }),
      { numRuns: 500 },
    );
  });

  it('what is written once is written the same again', () => {
    fc.assert(
      fc.property(bars, lyrics, key, (list, words, k) => {
        const once = writeAbc(readAbc(tune(list, words, k)).notation).text;
        expect(writeAbc(readAbc(once).notation).text).toBe(once);
      }),
      { numRuns: 300 },
    );
  });
});
