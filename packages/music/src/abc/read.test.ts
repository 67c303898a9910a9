import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import { spelledName } from '../notation/spelled-pitch.ts';
import { readAbc, readAbcBook } from './read.ts';
import { codesOf, eventsOf, namesOf, tune } from './testing/read-tune.ts';

describe('voices (7)', () => {
  const HEADER = 'X:1\nM:4/4\nL:1/4\n';

  it('lines of voices in turn, or one after the other, are the same', () => {
    const inTurn = `${HEADER}V:1\nV:2 clef=bass name="Bass"\nK:G\n[V:1] ABcd|\n[V:2] G,4|\n[V:1] d4|\n[V:2] F,4|\n`;
    const oneByOne = `${HEADER}V:1\nV:2 clef=bass name="Bass"\nK:G\nV:1\nABcd|\nd4|\nV:2\nG,4|\nF,4|\n`;
    const { parts } = readAbc(inTurn).notation;
    expect(readAbc(oneByOne).notation.parts).toEqual(parts);
    expect(parts.map(({ name, clefs }) => [name, clefs[0].sign])).toEqual([
      ['', 'G'],
      ['Bass', 'F'],
    ]);
    expect(spelledName(parts[1].events[1].notes[0].pitch)).toBe('F#3');
  });

  it('%%score (1 2) sets two voices on one staff, {3 4} two staves in one part', () => {
    const { parts } = readAbc(`${HEADER}%%score (1 2) {3 4}\nK:C\n[V:1]c4|\n[V:2]E4|\n[V:3]c4|\n[V:4]C,4|\n`).notation;
    expect(parts.map(({ staves, events: list }) => [staves, list.map(({ staff, voice }) => [staff, voice])])).toEqual([
      [
        1,
        [
          [1, 1],
          [1, 2],
        ],
      ],
      [
        2,
        [
          [1, 1],
          [2, 2],
        ],
      ],
    ]);
  });

  it('an overlay goes back to the beginning of its bar', () => {
    const list = eventsOf('c8|c4 d4 & E8|');
    expect(list.map(({ tick, voice }) => [tick, voice])).toEqual([
      [0, 1],
      [1920, 1],
      [1920, 2],
      [2880, 1],
    ]);
  });

  it('treble-8 sounds an octave lower, octave= moves what is read, transpose= is kept', () => {
    const part = readAbc(`${HEADER}V:1 clef=treble-8 transpose=-2\nK:C\nc4|`).notation.parts[0];
    expect(part.clefs).toEqual([{ tick: 0, staff: 1, sign: 'G', line: 2, octaveChange: -1 }]);
    expect(part.transpose).toEqual({ chromatic: -2, diatonic: -1 });
    expect(spelledName(part.events[0].notes[0].pitch)).toBe('C4');
    expect(namesOf('c', 'M:4/4\nK:C octave=-1')).toBe('C4');
  });

  it('a bar that is short in one voice is filled up, with a report', () => {
    const text = `${HEADER}K:C\n[V:1]ABcd|e4|\n[V:2]C3|C4|\n`;
    expect(readAbc(text).notation.parts[1].events).toMatchObject([
      { tick: 0 },
      { tick: 1440, notes: [], hidden: true },
      { tick: 1920 },
    ]);
    expect(codesOf(text)).toContain('voices-disagree');
  });

  it('bar lines that one voice leaves out are drawn in it: notes are cut and tied', () => {
    const { notation } = readAbc(`${HEADER}K:C\n[V:1]c4|d4|e4|\n[V:2]E3 F2 G3 A4|\n`);
    const second = notation.parts[1].events.map(({ tick, durationTicks, notes }) => [
      tick / 480,
      durationTicks / 480,
      notes[0].tieStart,
    ]);
    expect(second).toEqual([
      [0, 3, undefined],
      [3, 1, true],
      [4, 1, undefined],
      [5, 3, undefined],
      [8, 4, undefined],
    ]);
  });
});

describe('header and text (3 and 8.2)', () => {
  it('titles, composer, accents and other fields become credits', () => {
    const { credits } = tune('A', "T:Caf\\'e \\& &eacute;t\\u00e9\nT:second\nC:Trad.\nR:reel\nZ:me\nM:4/4\nK:C");
    expect(credits).toEqual([
      { kind: 'title', text: 'Café & été' },
      { kind: 'number', text: '1' },
      { kind: 'subtitle', text: 'second' },
      { kind: 'composer', text: 'Trad.' },
      { kind: 'remark', text: 'Rhythm: reel' },
      { kind: 'remark', text: 'Transcription: me' },
    ]);
  });

  it.each([
    ['C', { numerator: 4, denominator: 4, symbol: 'common' }],
    ['C|', { numerator: 2, denominator: 2, symbol: 'cut' }],
    ['6/8', { numerator: 6, denominator: 8 }],
    ['(2+3)/8', { numerator: 5, denominator: 8, groups: [2, 3] }],
    ['3+2/8', { numerator: 5, denominator: 8, groups: [3, 2] }],
    ['none', { numerator: 4, denominator: 4, symbol: 'none' }],
  ])('M:%s', (field, meter) => {
    expect(tune('A', `M:${field}\nK:C`).meters).toEqual([{ tick: 0, ...meter }]);
  });

  it.each([
    ['1/4=120', { microsecondsPerQuarter: 500_000, beat: { value: 'quarter', dots: 0, perMinute: 120 } }],
    ['3/8=80', { microsecondsPerQuarter: 500_000, beat: { value: 'quarter', dots: 1, perMinute: 80 } }],
    [
      '"Allegro" 1/2=60',
      { text: 'Allegro', microsecondsPerQuarter: 500_000, beat: { value: 'half', dots: 0, perMinute: 60 } },
    ],
    ['240', { microsecondsPerQuarter: 500_000, beat: { value: 'eighth', dots: 0, perMinute: 240 } }],
    ['1/4 3/8 1/4 3/8=40', { microsecondsPerQuarter: 300_000, beat: { value: 'quarter', dots: 0, perMinute: 200 } }],
    ['"Andante"', { text: 'Andante' }],
  ])('Q:%s', (field, tempo) => {
    expect(tune('A', `M:4/4\nL:1/8\nQ:${field}\nK:C`).tempos).toEqual([{ tick: 0, ...tempo }]);
  });

  it('what is left out is reported: unknown fields and directives, macros, stray characters', () => {
    expect(codesOf('X:1\nM:4/4\nY:what\nm:~G3=G{A}G{F}G\n%%stretchlast 1\nK:C\nA # B|')).toEqual([
      'field',
      'field',
      'directive',
      'unexpected-character',
    ]);
  });
});

describe('files of tunes', () => {
  const BOOK = 'M:2/4\nL:1/8\n\nX:1\nT:One\nK:C\nAB|\n\nsome text\n\nX:7\nT:Seven\nK:G\nf2|\n';

  it('readAbc takes the first or the one asked for; the header of the file holds for all', () => {
    expect(readAbc(BOOK).notation.credits[0]).toEqual({ kind: 'title', text: 'One' });
    const { notation, reports } = readAbc(BOOK, { tune: 7 });
    expect(notation.meters).toEqual([{ tick: 0, numerator: 2, denominator: 4 }]);
    expect(spelledName(notation.parts[0].events[0].notes[0].pitch)).toBe('F#5');
    expect(reports.map(({ code }) => code)).toEqual(['other-tunes', 'text']);
  });

  it('readAbcBook takes all', () => {
    expect(readAbcBook(BOOK).map(({ notation }) => notation.credits[0].text)).toEqual(['One', 'Seven']);
  });

  it('no music, or not the tune asked for, is an error that says what was found', () => {
    expect(() => readAbc('Dear Sir,\nplease find enclosed')).toThrow(
      new ScoreReadError(
        'no-music',
        'ABC',
        'no notes were found where X:, K: and music are expected; the text begins with "Dear Sir,"',
      ),
    );
    expect(() => readAbc(BOOK, { tune: 3 })).toThrow('no tune X:3; the file has 1, 7');
  });
});
