import { describe, expect, it } from 'vitest';
import { readAbc } from './read.ts';
import { eventsOf, tune } from './testing/read-tune.ts';

describe('ties, slurs, grace notes, beams, decorations (4.7 to 4.14)', () => {
  it('ties inside chords and across bars', () => {
    const [first, second] = eventsOf('[C-E]8|[CE]8|');
    expect(first.notes.map(({ tieStart }) => tieStart)).toEqual([true, undefined]);
    expect(second.notes.map(({ tieStop }) => tieStop)).toEqual([true, undefined]);
  });

  it('(c d (e) f g): a slur ends and another begins on e', () => {
    const list = eventsOf('(c d (e) f g)');
    expect(list.map(({ slurStart, slurStop }) => [slurStart, slurStop])).toEqual([
      [[1], undefined],
      [undefined, undefined],
      [[2], [1]],
      [undefined, undefined],
      [undefined, [2]],
    ]);
  });

  it('grace notes take no time; {/g} is crossed', () => {
    expect(eventsOf('{/g}A {ag}B').map(({ grace, durationTicks, value }) => [grace, durationTicks, value])).toEqual([
      ['slash', 0, 'eighth'],
      [undefined, 240, 'eighth'],
      ['plain', 0, '16th'],
      ['plain', 0, '16th'],
      [undefined, 240, 'eighth'],
    ]);
  });

  it('notes without a space between share a beam', () => {
    expect(eventsOf('AB c/d/ e2').map(({ beams }) => beams)).toEqual([
      ['begin'],
      ['end'],
      ['begin', 'begin'],
      ['end', 'end'],
      undefined,
    ]);
  });

  it('shorthand, long and old decorations; U: redefines', () => {
    expect(eventsOf('.A ~B !turn!c +trill+d Te').map(({ marks }) => marks)).toEqual([
      ['staccato'],
      ['roll'],
      ['turn'],
      ['trill-mark'],
      ['trill-mark'],
    ]);
    expect(eventsOf('TA', 'M:4/4\nU:T=!fermata!\nK:C')[0].marks).toEqual(['fermata']);
  });

  it('dynamics, wedges and annotations are directions, D.C. a jump', () => {
    const notation = tune('!p!A "^dolce"B !<(!c d!<)! e4!D.C.!|');
    expect(notation.parts[0].directions).toEqual([
      { tick: 0, staff: 1, kind: 'dynamics', text: 'p' },
      { tick: 240, staff: 1, kind: 'words', text: 'dolce', placement: 'above' },
      { tick: 480, staff: 1, kind: 'wedge', text: 'crescendo' },
      { tick: 960, staff: 1, kind: 'wedge', text: 'stop' },
    ]);
    expect(notation.measures[0].jumps).toEqual(['dacapo']);
  });

  it('chord symbols stand where they are, other quoted text becomes words', () => {
    const { notation, reports } = readAbc('X:1\nM:4/4\nL:1/8\nK:C\n"Am7"A4"D/F#"d4|"slowly"e8|');
    expect(notation.parts[0].chords).toEqual([
      { tick: 0, symbol: 'Am7' },
      { tick: 960, symbol: 'D/F#' },
    ]);
    expect(notation.parts[0].directions).toMatchObject([{ tick: 1920, kind: 'words', text: 'slowly' }]);
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

describe('lyrics (5)', () => {
  const words = (music: string): unknown =>
    eventsOf(music).map(({ lyrics = [] }) => lyrics.map(({ text, syllabic, extend }) => [text, syllabic, extend]));

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
    const list = eventsOf('A B\\\nc d|\nw: a b c d\nw: e f g h');
    expect(list.map(({ lyrics }) => lyrics?.map(({ verse, text }) => verse + text))).toEqual([
      ['1a', '2e'],
      ['1b', '2f'],
      ['1c', '2g'],
      ['1d', '2h'],
    ]);
  });
});
