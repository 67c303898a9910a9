import { describe, expect, it } from 'vitest';
import { spelledName } from '../notation/spelled-pitch.ts';
import { eventsOf, lengthsOf, namesOf, partOf, tune } from './testing/read-tune.ts';

describe('pitches (ABC 2.1, 4.1 and 4.2)', () => {
  it('C is middle C, c the octave above, commas and apostrophes move by octaves', () => {
    expect(namesOf("C, C c c' c,'")).toBe('C3 C4 C5 C6 C5');
  });

  it('the key signature alters every octave', () => {
    expect(namesOf('F f B', 'M:4/4\nL:1/8\nK:D')).toBe('F#4 F#5 B4');
  });

  it('an accidental holds to the end of the bar, in all octaves (11.3, the default)', () => {
    expect(namesOf('^F F f|F')).toBe('F#4 F#4 F#5 F4');
  });

  it('%%propagate-accidentals octave keeps it in its octave, not keeps it on its note', () => {
    expect(namesOf('^F F f', '%%propagate-accidentals octave\nM:4/4\nL:1/8\nK:C')).toBe('F#4 F#4 F5');
    expect(namesOf('^F F f', '%%propagate-accidentals not\nM:4/4\nL:1/8\nK:C')).toBe('F#4 F4 F5');
  });

  it('double signs and naturals', () => {
    expect(namesOf('^^c __B =F', 'M:4/4\nL:1/8\nK:G')).toBe('C##5 Bbb4 F4');
  });

  it('a tie carries an accidental over the bar line, for that note alone', () => {
    expect(namesOf('^F4-|F4 F4')).toBe('F#4 F#4 F4');
  });
});

describe('keys (3.1.14)', () => {
  const key = (field: string): unknown => {
    const { fifths, mode } = partOf('C', `M:4/4\nK:${field}`).keys[0];
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
    expect(namesOf('D E F B', 'M:4/4\nL:1/8\nK:D Phr ^f')).toBe('D4 Eb4 F#4 Bb4');
    expect(partOf('D', 'M:4/4\nK:D Phr ^f').keys[0].alters).toEqual([
      { step: 'B', alter: -1 },
      { step: 'E', alter: -1 },
      { step: 'F', alter: 1 },
    ]);
  });

  it('a key inside the music holds from there on', () => {
    const part = partOf('F2 G6|[K:D]F2 G6|');
    expect(part.keys).toEqual([
      { tick: 0, fifths: 0, mode: 'major' },
      { tick: 1920, fifths: 2, mode: 'major' },
    ]);
    expect(spelledName(part.events[2].notes[0].pitch)).toBe('F#4');
  });
});

describe('lengths (4.3 to 4.5, 3.1.7)', () => {
  it('numbers, fractions and slashes multiply the unit', () => {
    expect(lengthsOf('A A2 A3/2 A/ A/2 A// A/4 A3/')).toEqual([1, 2, 1.5, 0.5, 0.5, 0.25, 0.25, 1.5]);
  });

  it('without L: the unit is a 16th below 3/4, otherwise an eighth', () => {
    expect(eventsOf('A', 'M:2/4\nK:C')[0].value).toBe('16th');
    expect(eventsOf('A', 'M:3/4\nK:C')[0].value).toBe('eighth');
    expect(eventsOf('A', 'M:none\nK:C')[0].value).toBe('eighth');
  });

  it('A7 is a note with two dots, A5 a half tied to an eighth', () => {
    expect(eventsOf('A7 z')[0]).toMatchObject({ value: 'half', dots: 2 });
    const [half, eighth] = eventsOf('A5 z3');
    expect([half.value, half.notes[0].tieStart, eighth.value, eighth.notes[0].tieStop]).toEqual([
      'half',
      true,
      'eighth',
      true,
    ]);
  });

  it('broken rhythm: > is 3/2 and 1/2, >> is 7/4 and 1/4, < the other way round', () => {
    expect(lengthsOf('A>B A<B A>>B A>>>B')).toEqual([1.5, 0.5, 0.5, 1.5, 1.75, 0.25, 1.875, 0.125]);
  });

  it('Z is a measure of rest, Z2 two, x hidden', () => {
    const notation = tune('Z|Z2|x8|');
    expect(notation.measures).toHaveLength(4);
    expect(notation.parts[0].events.map(({ value, hidden }) => [value, hidden])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
      ['whole', true],
    ]);
  });

  it('chords take the length of their first note times the one after the bracket', () => {
    expect(eventsOf('[CEG]2 [C2E2]3')).toMatchObject([
      { durationTicks: 480, notes: [{}, {}, {}] },
      { durationTicks: 1440, notes: [{}, {}] },
    ]);
    expect(namesOf('+CEG+')).toBe('C4+E4+G4');
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
    const found = lengthsOf(music, `M:${meter}\nL:1/8\nK:C`);
    expect(found).toHaveLength(expected.length);
    for (const [i, length] of found.entries()) expect(length).toBeCloseTo(expected[i], 10);
  });

  it('brackets begin and end with the group', () => {
    expect(
      eventsOf('(3ABc d').map(({ tuplet, tupletStart, tupletStop }) => [tuplet?.actual, tupletStart, tupletStop]),
    ).toEqual([
      [3, 1, undefined],
      [3, undefined, undefined],
      [3, undefined, 1],
      [undefined, undefined, undefined],
    ]);
  });
});
