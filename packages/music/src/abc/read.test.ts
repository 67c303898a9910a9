import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import type { NotatedEvent, NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import { spelledName } from '../notation/spelled-pitch.ts';
import { readAbc, readAbcBook } from './read.ts';

/** A tune in 4/4 with eighths as unit, in C unless the music says otherwise. */
function tune(music: string, header = 'M:4/4\nL:1/8\nK:C'): NotatedScore {
  return readAbc(`X:1\n${header}\n${music}\n`).notation;
}
const firstPart = (notation: NotatedScore): NotatedPart => notation.parts[0];
const events = (music: string, header?: string): readonly NotatedEvent[] => firstPart(tune(music, header)).events;
const names = (music: string, header?: string): string =>
  events(music, header)
    .map((event) => event.notes.map(({ pitch }) => spelledName(pitch)).join('+') || 'rest')
    .join(' ');
/** Lengths in eighths. */
const lengths = (music: string, header?: string): readonly number[] =>
  events(music, header).map(({ durationTicks }) => durationTicks / 240);
const codes = (text: string): readonly string[] => readAbc(text).reports.map(({ code }) => code);

describe('pitches (ABC 2.1, 4.1 and 4.2)', () => {
  it('C is middle C, c the octave above, commas and apostrophes move by octaves', () => {
    expect(names("C, C c c' c,'")).toBe('C3 C4 C5 C6 C5');
  });

  it('the key signature alters every octave', () => {
    expect(names('F f B', 'M:4/4\nL:1/8\nK:D')).toBe('F#4 F#5 B4');
  });

  it('an accidental holds to the end of the bar, in all octaves (11.3, the default)', () => {
    expect(names('^F F f|F')).toBe('F#4 F#4 F#5 F4');
  });

  it('%%propagate-accidentals octave keeps it in its octave, not keeps it on its note', () => {
    expect(names('^F F f', '%%propagate-accidentals octave\nM:4/4\nL:1/8\nK:C')).toBe('F#4 F#4 F5');
    expect(names('^F F f', '%%propagate-accidentals not\nM:4/4\nL:1/8\nK:C')).toBe('F#4 F4 F5');
  });

  it('double signs and naturals', () => {
    expect(names('^^c __B =F', 'M:4/4\nL:1/8\nK:G')).toBe('C##5 Bbb4 F4');
  });

  it('a tie carries an accidental over the bar line, for that note alone', () => {
    expect(names('^F4-|F4 F4')).toBe('F#4 F#4 F4');
  });
});

describe('keys (3.1.14)', () => {
  const key = (field: string): unknown => {
    const { fifths, mode } = firstPart(tune('C', `M:4/4\nK:${field}`)).keys[0];
    return [fifths, mode];
  };

  it.each([
    ['C', 0, 'major'],
    ['Bb', -2, 'major'],
    ['F#m', 3, 'minor'],
    ['A min', 0, 'minor'],
    ['Am', 0, 'minor'],
    ['AM', 0, 'minor'],
    ['G Mixolydian', 0, 'mixolydian'],
    ['DMIX', 1, 'mixolydian'],
    ['Ddor', 0, 'dorian'],
    ['Ephr', 0, 'phrygian'],
    ['Flyd', 0, 'lydian'],
    ['Bloc', 0, 'locrian'],
    ['Aaeolian', 0, 'aeolian'],
    ['C# % seven sharps', 7, 'major'],
    ['none', 0, undefined],
    ['', 0, undefined],
    ['Hp', 2, undefined],
    ['D exp ^f ^c', 2, undefined],
  ])('K:%s has %i fifths', (field, fifths, mode) => {
    expect(key(field)).toEqual([fifths, mode]);
  });

  it('K:D Phr ^f is two flats and an F sharp', () => {
    expect(names('D E F B', 'M:4/4\nL:1/8\nK:D Phr ^f')).toBe('D4 Eb4 F#4 Bb4');
    expect(firstPart(tune('D', 'M:4/4\nK:D Phr ^f')).keys[0].alters).toEqual([
      { step: 'B', alter: -1 },
      { step: 'E', alter: -1 },
      { step: 'F', alter: 1 },
    ]);
  });

  it('a key inside the music holds from there on', () => {
    const part = firstPart(tune('F2 G6|[K:D]F2 G6|'));
    expect(part.keys).toEqual([
      { tick: 0, fifths: 0, mode: 'major' },
      { tick: 1920, fifths: 2, mode: 'major' },
    ]);
    expect(spelledName(part.events[2].notes[0].pitch)).toBe('F#4');
  });
});

describe('lengths (4.3 to 4.5, 3.1.7)', () => {
  it('numbers, fractions and slashes multiply the unit', () => {
    expect(lengths('A A2 A3/2 A/ A/2 A// A/4 A3/')).toEqual([1, 2, 1.5, 0.5, 0.5, 0.25, 0.25, 1.5]);
  });

  it('without L: the unit is a 16th below 3/4, otherwise an eighth', () => {
    expect(events('A', 'M:2/4\nK:C')[0].value).toBe('16th');
    expect(events('A', 'M:3/4\nK:C')[0].value).toBe('eighth');
    expect(events('A', 'M:none\nK:C')[0].value).toBe('eighth');
  });

  it('A7 is a note with two dots, A5 a half tied to an eighth', () => {
    expect(events('A7 z')[0]).toMatchObject({ value: 'half', dots: 2 });
    const [half, eighth] = events('A5 z3');
    expect([half.value, half.notes[0].tieStart, eighth.value, eighth.notes[0].tieStop]).toEqual([
      'half',
      true,
      'eighth',
      true,
    ]);
  });

  it('broken rhythm: > is 3/2 and 1/2, >> is 7/4 and 1/4, < the other way round', () => {
    expect(lengths('A>B A<B A>>B A>>>B')).toEqual([1.5, 0.5, 0.5, 1.5, 1.75, 0.25, 1.875, 0.125]);
  });

  it('Z is a measure of rest, Z2 two, x hidden', () => {
    const notation = tune('Z|Z2|x8|');
    expect(notation.measures).toHaveLength(4);
    expect(firstPart(notation).events.map(({ value, hidden }) => [value, hidden])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      ['whole', true],
    ]);
  });

  it('chords take the length of their first note times the one after the bracket', () => {
    expect(events('[CEG]2 [C2E2]3')).toMatchObject([
      { durationTicks: 480, notes: [{}, {}, {}] },
      { durationTicks: 1440, notes: [{}, {}] },
    ]);
    expect(names('+CEG+')).toBe('C4+E4+G4');
  });
});

describe('tuplets (4.13)', () => {
  it.each([
    ['(2AB', '4/4', [1.5, 1.5]],
    ['(3ABc', '4/4', [2 / 3, 2 / 3, 2 / 3]],
    ['(4ABcd', '4/4', [0.75, 0.75, 0.75, 0.75]],
    ['(5ABcde', '4/4', [0.4, 0.4, 0.4, 0.4, 0.4]],
    ['(5ABcde', '6/8', [0.6, 0.6, 0.6, 0.6, 0.6]],
    ['(3:2:2A2B', '4/4', [4 / 3, 2 / 3]],
    ['(3::2AB', '4/4', [2 / 3, 2 / 3]],
  ])('%s in %s', (music, meter, expected) => {
    const found = lengths(music, `M:${meter}\nL:1/8\nK:C`);
    expect(found).toHaveLength(expected.length);
    for (const [i, length] of found.entries()) expect(length).toBeCloseTo(expected[i], 10);
  });

  it('brackets begin and end with the group', () => {
    expect(
      events('(3ABc d').map(({ tuplet, tupletStart, tupletStop }) => [tuplet?.actual, tupletStart, tupletStop]),
    ).toEqual([
      [3, 1, undefined],
      [3, undefined, undefined],
      [3, undefined, 1],
      [undefined, undefined, undefined],
    ]);
  });
});

describe('ties, slurs, grace notes, beams, decorations (4.7 to 4.14)', () => {
  it('ties inside chords and across bars', () => {
    const [first, second] = events('[C-E]8|[CE]8|');
    expect(first.notes.map(({ tieStart }) => tieStart)).toEqual([true, undefined]);
    expect(second.notes.map(({ tieStop }) => tieStop)).toEqual([true, undefined]);
  });

  it('(c d (e) f g): a slur ends and another begins on e', () => {
    const list = events('(c d (e) f g)');
    expect(list.map(({ slurStart, slurStop }) => [slurStart, slurStop])).toEqual([
      [[1], undefined],
      [undefined, undefined],
      [[2], [1]],
      [undefined, undefined],
      [undefined, [2]],
    ]);
  });

  it('grace notes take no time; {/g} is crossed', () => {
    expect(events('{/g}A {ag}B').map(({ grace, durationTicks, value }) => [grace, durationTicks, value])).toEqual([
      ['slash', 0, 'eighth'],
      [undefined, 240, 'eighth'],
      ['plain', 0, '16th'],
      ['plain', 0, '16th'],
      [undefined, 240, 'eighth'],
    ]);
  });

  it('notes without a space between share a beam', () => {
    expect(events('AB c/d/ e2').map(({ beams }) => beams)).toEqual([
      ['begin'],
      ['end'],
      ['begin', 'begin'],
      ['end', 'end'],
      undefined,
    ]);
  });

  it('shorthand, long and old decorations; U: redefines', () => {
    expect(events('.A ~B !turn!c +trill+d Te').map(({ marks }) => marks)).toEqual([
      ['staccato'],
      ['roll'],
      ['turn'],
      ['trill-mark'],
      ['trill-mark'],
    ]);
    expect(events('TA', 'M:4/4\nU:T=!fermata!\nK:C')[0].marks).toEqual(['fermata']);
  });

  it('dynamics, wedges and annotations are directions, D.C. a jump', () => {
    const notation = tune('!p!A "^dolce"B !<(!c d!<)! e4!D.C.!|');
    expect(firstPart(notation).directions).toEqual([
      { tick: 0, staff: 1, kind: 'dynamics', text: 'p' },
      { tick: 240, staff: 1, kind: 'words', text: 'dolce', placement: 'above' },
      { tick: 480, staff: 1, kind: 'wedge', text: 'crescendo' },
      { tick: 960, staff: 1, kind: 'wedge', text: 'stop' },
    ]);
    expect(notation.measures[0].jumps).toEqual(['dacapo']);
  });

  it('chord symbols stand where they are, other quoted text becomes words', () => {
    const { notation, reports } = readAbc('X:1\nM:4/4\nL:1/8\nK:C\n"Am7"A4"D/F#"d4|"slowly"e8|');
    expect(firstPart(notation).chords).toEqual([
      { tick: 0, symbol: 'Am7' },
      { tick: 960, symbol: 'D/F#' },
    ]);
    expect(firstPart(notation).directions).toMatchObject([{ tick: 1920, kind: 'words', text: 'slowly' }]);
    expect(reports.map(({ code }) => code)).toEqual(['not-a-chord']);
  });
});

describe('bars (4.8 to 4.10)', () => {
  const lines = (music: string): unknown =>
    tune(music).measures.map(({ repeatStart, repeatTimes, endings, barline }) => [
      repeatStart,
      repeatTimes,
      endings,
      barline,
    ]);

  it('repeats, double repeats and endings', () => {
    expect(lines('|:A8|1 B8:|2 c8||d8::e8:|]')).toEqual([
      [true, undefined, undefined, undefined],
      [undefined, 2, [1], undefined],
      [undefined, undefined, [2], 'light-light'],
      [undefined, 2, undefined, undefined],
      [true, 2, undefined, undefined],
    ]);
    expect(lines('A8|[1,3 B8:|[2-4 c8|]')).toMatchObject([
      [undefined, undefined, undefined, undefined],
      [undefined, 2, [1, 3], undefined],
      [undefined, undefined, [2, 3, 4], 'light-heavy'],
    ]);
  });

  it('a pickup is a measure that is not counted; so is the second half of a bar that a repeat cuts', () => {
    const { measures } = tune('A2|B8|c6:|d2|e8|');
    expect(measures.map(({ number, implicit, durationTicks }) => [number, implicit, durationTicks / 240])).toEqual([
      ['0', true, 2],
      ['1', undefined, 8],
      ['2', undefined, 6],
      ['X1', true, 2],
      ['3', undefined, 8],
    ]);
  });

  it('a line break does not end a bar', () => {
    expect(tune('A4\nB4|c8|').measures).toHaveLength(2);
  });
});

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
    const list = events('c8|c4 d4 & E8|');
    expect(list.map(({ tick, voice }) => [tick, voice])).toEqual([
      [0, 1],
      [1920, 1],
      [1920, 2],
      [2880, 1],
    ]);
  });

  it('treble-8 sounds an octave lower, octave= moves what is read, transpose= is kept', () => {
    const part = firstPart(readAbc(`${HEADER}V:1 clef=treble-8 transpose=-2\nK:C\nc4|`).notation);
    expect(part.clefs).toEqual([{ tick: 0, staff: 1, sign: 'G', line: 2, octaveChange: -1 }]);
    expect(part.transpose).toEqual({ chromatic: -2, diatonic: -1 });
    expect(spelledName(part.events[0].notes[0].pitch)).toBe('C4');
    expect(names('c', 'M:4/4\nK:C octave=-1')).toBe('C4');
  });

  it('a bar that is short in one voice is filled up, with a report', () => {
    const text = `${HEADER}K:C\n[V:1]ABcd|e4|\n[V:2]C3|C4|\n`;
    expect(readAbc(text).notation.parts[1].events).toMatchObject([
      { tick: 0 },
      { tick: 1440, notes: [], hidden: true },
      { tick: 1920 },
    ]);
    expect(codes(text)).toContain('voices-disagree');
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

describe('lyrics (5)', () => {
  const words = (music: string): unknown =>
    events(music).map(({ lyrics = [] }) => lyrics.map(({ text, syllabic, extend }) => [text, syllabic, extend]));

  it('hyphens, held syllables, skipped notes and joined words', () => {
    expect(words('A B c d e f\nw: syll-a-ble held_ * of~the')).toEqual([
      [['syll', 'begin', undefined]],
      [['a', 'middle', undefined]],
      [['ble', 'end', undefined]],
      [['held', undefined, true]],
      [],
      [],
    ]);
    expect(words('A B\nw: of~the x\\-y')).toEqual([
      [['of the', undefined, undefined]],
      [['x-y', undefined, undefined]],
    ]);
  });

  it('a bar line goes to the next bar, rests and grace notes take no syllable', () => {
    expect(words('A B|{g}c z d|\nw: one|two three')).toEqual([
      [['one', undefined, undefined]],
      [],
      [],
      [['two', undefined, undefined]],
      [],
      [['three', undefined, undefined]],
    ]);
  });

  it('a second w: line is a second verse, for a continued line of music too', () => {
    const list = events('A B\\\nc d|\nw: a b c d\nw: e f g h');
    expect(list.map(({ lyrics }) => lyrics?.map(({ verse, text }) => verse + text))).toEqual([
      ['1a', '2e'],
      ['1b', '2f'],
      ['1c', '2g'],
      ['1d', '2h'],
    ]);
  });
});

describe('header and text (3 and 8.2)', () => {
  it('titles, composer, accents and other fields become credits', () => {
    const { credits } = tune('A', "T:Caf\\'e \\& &eacute;t\\u00e9\nT:second\nC:Trad.\nR:reel\nZ:me\nM:4/4\nK:C");
    expect(credits).toEqual([
      { kind: 'number', text: '1' },
      { kind: 'title', text: 'Café & été' },
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
    expect(codes('X:1\nM:4/4\nY:what\nm:~G3=G{A}G{F}G\n%%stretchlast 1\nK:C\nA # B|')).toEqual([
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
    expect(readAbc(BOOK).notation.credits[1]).toEqual({ kind: 'title', text: 'One' });
    const { notation, reports } = readAbc(BOOK, { tune: 7 });
    expect(notation.meters).toEqual([{ tick: 0, numerator: 2, denominator: 4 }]);
    expect(spelledName(notation.parts[0].events[0].notes[0].pitch)).toBe('F#5');
    expect(reports.map(({ code }) => code)).toEqual(['other-tunes', 'text']);
  });

  it('readAbcBook takes all', () => {
    expect(readAbcBook(BOOK).map(({ notation }) => notation.credits[0].text)).toEqual(['1', '7']);
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
