import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import type { NotatedPart } from '../notation/notated-score.ts';
import { spelledName } from '../notation/spelled-pitch.ts';
import { readKern } from './read.ts';
import { CLARINET_AND_BASS, kern, LITTLE_PIANO_PIECE, OLD_HUNDREDTH } from './testing/test-pieces.ts';

/** Events as "tick+duration notes", rests as "r". */
function eventsOf({ events }: NotatedPart, voice = 1): string[] {
  return events
    .filter((event) => event.voice === voice)
    .map(
      ({ tick, durationTicks, notes }) =>
        `${tick}+${durationTicks} ${notes.map(({ pitch }) => spelledName(pitch)).join(' ') || 'r'}`,
    );
}

/** The one part of a file with one spine. */
function partOf(...tokens: string[]): NotatedPart {
  return readKern(`**kern\n${tokens.join('\n')}\n*-\n`).notation.parts[0];
}

function codesOf(text: string): string[] {
  return readKern(text).reports.map(({ code }) => code);
}

describe('a psalm tune over a bass', () => {
  const { notation, reports } = readKern(OLD_HUNDREDTH);
  const [soprano, bass] = notation.parts;

  it('has its staves from the top, though spines run from the bottom', () => {
    expect(notation.parts.map(({ name }) => name)).toEqual(['Soprano', 'Bass']);
    expect([soprano.clefs[0].sign, bass.clefs[0].sign]).toEqual(['G', 'F']);
    expect(reports).toEqual([]);
  });

  it('begins with a pickup', () => {
    expect(notation.measures.map(({ number, durationTicks, implicit }) => [number, durationTicks, implicit])).toEqual([
      ['0', 480, true],
      ['1', 1920, undefined],
      ['2', 1920, undefined],
      ['3', 1920, undefined],
    ]);
    expect(notation.measures.at(-1)?.barline).toBe('light-heavy');
  });

  it('has credits, tempo, key and meter', () => {
    expect(notation.credits).toEqual([
      { kind: 'composer', text: 'Bourgeois, Loys' },
      { kind: 'title', text: 'Old Hundredth' },
    ]);
    expect(notation.tempos).toEqual([
      { tick: 0, microsecondsPerQuarter: 750000, text: 'Andante', beat: { value: 'quarter', dots: 0, perMinute: 80 } },
    ]);
    expect(soprano.keys).toEqual([{ tick: 0, fifths: 1, mode: 'major' }]);
    expect(notation.meters).toEqual([{ tick: 0, numerator: 4, denominator: 4 }]);
  });

  it('sings: hyphens make words, a tied note has no syllable', () => {
    const sung = soprano.events.map(({ lyrics }) => lyrics?.map(({ text, syllabic }) => `${text} ${syllabic}`).join());
    expect(sung.slice(1, 4)).toEqual(['peo begin', 'ple end', 'that undefined']);
    expect(soprano.events[7].notes[0].tieStart).toBe(true);
    expect(soprano.events[8]).toMatchObject({ notes: [{ tieStop: true }], marks: ['fermata'] });
    expect(soprano.events[8].lyrics).toBeUndefined();
  });
});

describe('a piano piece', () => {
  const { notation, reports } = readKern(LITTLE_PIANO_PIECE);
  const [piano] = notation.parts;

  it('is one part of two staves', () => {
    expect(notation.parts.length).toBe(1);
    expect(piano).toMatchObject({ name: 'Piano', program: 0, staves: 2 });
    expect(piano.clefs.map(({ staff, sign }) => [staff, sign])).toEqual([
      [1, 'G'],
      [2, 'F'],
    ]);
  });

  it('has a voice for each side of a split', () => {
    expect(eventsOf(piano, 3).slice(0, 2)).toEqual(['0+1440 F2', '1440+1440 C3 E3']);
    expect(eventsOf(piano, 4)).toEqual(['0+480 r', '480+480 A3 C4', '960+480 A3 C4']);
    expect(eventsOf(piano, 2)).toEqual(['1440+720 G4', '2160+240 r', '2400+480 E4']);
    expect(piano.events.find(({ tick, voice }) => voice === 2 && tick === 2160)?.hidden).toBe(true);
  });

  it('brackets tuplets', () => {
    const tuplets = piano.events.filter(({ tuplet }) => tuplet);
    expect(
      tuplets.map(({ value, tuplet, tupletStart, tupletStop }) => [value, tuplet?.actual, tupletStart, tupletStop]),
    ).toEqual([
      ['eighth', 3, 1, undefined],
      ['eighth', 3, undefined, undefined],
      ['eighth', 3, undefined, 1],
      ['16th', 5, 1, undefined],
      ['16th', 5, undefined, undefined],
      ['16th', 5, undefined, undefined],
      ['16th', 5, undefined, undefined],
      ['16th', 5, undefined, 1],
    ]);
  });

  it('has beams of two levels, a slur, a crossed grace note and marks', () => {
    const beamed = piano.events.filter(({ beams, tick }) => beams && tick < 960);
    expect(beamed.map(({ beams }) => beams)).toEqual([['begin'], ['continue', 'begin'], ['end', 'end']]);
    expect(piano.events.filter(({ slurStart }) => slurStart).map(({ tick }) => tick)).toEqual([0]);
    expect(piano.events.filter(({ slurStop }) => slurStop).map(({ tick }) => tick)).toEqual([960]);
    expect(piano.events.filter(({ grace }) => grace)).toMatchObject([
      { tick: 1920, durationTicks: 0, grace: 'slash', value: 'eighth', stem: 'up' },
    ]);
    expect(piano.events.flatMap(({ marks }) => marks ?? [])).toEqual(['staccato', 'accent', 'trill-mark', 'fermata']);
    expect(piano.events.flatMap(({ notes }) => notes.flatMap(({ accidental }) => accidental ?? []))).toEqual([
      'editorial',
    ]);
  });

  it('has dynamics and a wedge', () => {
    expect(piano.directions.map(({ tick, kind, text }) => `${tick} ${kind} ${text}`)).toEqual([
      '0 dynamics p',
      '480 wedge crescendo',
      '1440 wedge stop',
      '1920 dynamics f',
      '4320 dynamics sfz',
      '5280 dynamics pp',
    ]);
  });

  it('has endings from its expansion list, and changes of key and meter', () => {
    expect(notation.measures.map(({ endings, repeatTimes }) => [endings, repeatTimes])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [[1], 2],
      [[2], undefined],
      [[2], undefined],
    ]);
    expect(notation.sections).toEqual([{ tick: 0, name: 'A' }]);
    expect(piano.keys).toEqual([
      { tick: 0, fifths: -1, mode: 'major' },
      { tick: 4320, fifths: 2, mode: 'major' },
    ]);
    expect(notation.meters.at(-1)).toEqual({ tick: 4320, numerator: 2, denominator: 4 });
    expect(reports.map(({ code }) => code)).toEqual(['expansion']);
  });

  it('has a whole measure rest without a value', () => {
    const rest = piano.events.find(({ tick, notes }) => tick === 5280 && notes.length === 0);
    expect(rest).toMatchObject({ durationTicks: 960 });
    expect(rest?.value).toBeUndefined();
  });
});

describe('a transposing instrument', () => {
  const { notation, reports } = readKern(CLARINET_AND_BASS);
  const [clarinet, bass] = notation.parts;

  it('is written a tone above where it sounds, its key too', () => {
    expect(clarinet).toMatchObject({ name: 'Clarinet', program: 71, transpose: { chromatic: -2, diatonic: -1 } });
    expect(eventsOf(clarinet).slice(0, 2)).toEqual(['0+960 C5', '960+1440 E5']);
    expect([clarinet.keys[0].fifths, bass.keys[0].fifths]).toEqual([0, -2]);
    expect(reports).toEqual([]);
  });

  it('plays against rational lengths and a breve', () => {
    expect(eventsOf(bass)).toEqual(['0+1280 Bb2', '1280+1280 D3', '2560+1280 F3', '3840+3840 Eb3']);
    expect(bass.events.map(({ value }) => value)).toEqual(['whole', 'whole', 'whole', 'breve']);
  });

  it('has chord symbols from a **mxhm spine', () => {
    expect(clarinet.chords).toEqual([
      { tick: 0, symbol: 'Bb' },
      { tick: 3840, symbol: 'Eb7/G' },
    ]);
  });
});

describe('tokens', () => {
  it('c is middle C, each further letter an octave away (Humdrum Guide, **kern)', () => {
    expect(eventsOf(partOf('4c', '4cc', '4C', '4CC', '4b-', '4f##', '4en'))).toEqual([
      '0+480 C4',
      '480+480 C5',
      '960+480 C3',
      '1440+480 C2',
      '1920+480 Bb4',
      '2400+480 F##4',
      '2880+480 E4',
    ]);
  });

  it('dots, triplets and rational lengths last what they say', () => {
    const lengths = ['4..', '12', '24.', '0', '00', '3%2', '5', '1%2'];
    const ticks = (length: string): number[] => {
      const { notation } = readKern(`**kern\n${length}c\n*-\n`);
      return notation.parts[0].events.map(({ durationTicks }) => durationTicks / notation.ticksPerQuarter);
    };
    expect(lengths.map(ticks)).toEqual([[1.75], [1 / 3], [0.25], [8], [16], [8 / 3], [0.8], [8]]);
  });

  it('a length that no note has is tied: 4%5 is a whole and a quarter', () => {
    const { events } = partOf('*M5/4', '4%5c');
    expect(events.map(({ value, durationTicks }) => [value, durationTicks])).toEqual([
      ['whole', 1920],
      ['quarter', 480],
    ]);
    expect(events[0].notes[0].tieStart).toBe(true);
    expect(events[1].notes[0].tieStop).toBe(true);
  });

  it('a tie that leads to another pitch is left out and reported', () => {
    const { notation, reports } = readKern('**kern\n[4c\n4d]\n*-\n');
    expect(notation.parts[0].events[0].notes[0].tieStart).toBeUndefined();
    expect(reports).toMatchObject([{ code: 'tie-unmatched' }, { code: 'tie-unmatched' }]);
  });

  it('a tie may go on to another voice of the staff', () => {
    const { notation, reports } = readKern(kern('**kern\n4e\n*^\n[4c  4g\n*v  *v\n4c]\n*-'));
    expect(reports).toEqual([]);
    expect(notation.parts[0].events.filter(({ notes }) => notes[0].tieStart).length).toBe(1);
  });
});

describe('time', () => {
  it('a dynamic within a long note stands halfway', () => {
    const { directions } = readKern(kern('**kern  **dynam\n1c  p\n.  f\n4d  .\n*-  *-')).notation.parts[0];
    expect(directions.map(({ tick, text }) => [tick, text])).toEqual([
      [0, 'p'],
      [960, 'f'],
    ]);
  });

  it('a spine that splits within a long note begins where the other staff says', () => {
    const { notation, reports } = readKern(
      kern('**kern  **kern\n4C  1e\n4D  .\n*  *^\n4E  .  4g\n4F  .  4a\n*  *v  *v\n4G  4e\n*-  *-'),
    );
    expect(eventsOf(notation.parts[0], 2)).toEqual(['960+480 G4', '1440+480 A4']);
    expect(reports).toEqual([]);
  });

  it('voices of unequal length are reported, and the later end counts', () => {
    const { notation, reports } = readKern(kern('**kern  **kern\n=1  =1\n4C  2e\n=2  =2\n4D  4f\n*-  *-'));
    expect(eventsOf(notation.parts[1])).toEqual(['0+480 C3', '960+480 D3']);
    expect(reports).toMatchObject([{ code: 'voices-differ' }]);
  });

  it('without barlines, the meter makes measures', () => {
    const { notation } = readKern('**kern\n*M2/4\n2c\n2d\n4e\n*-\n');
    expect(notation.measures.map(({ tick, durationTicks }) => [tick, durationTicks])).toEqual([
      [0, 960],
      [960, 960],
      [1920, 480],
    ]);
  });

  it('a repeat within a measure splits it', () => {
    const { notation, reports } = readKern('**kern\n*M2/4\n=1\n2c\n=2\n4d\n=:|!|:\n4e\n=3\n2f\n==\n*-\n');
    expect(
      notation.measures.map(({ number, implicit, repeatStart, repeatTimes }) => [
        number,
        implicit,
        repeatStart,
        repeatTimes,
      ]),
    ).toEqual([
      ['1', undefined, undefined, undefined],
      ['2', undefined, undefined, 2],
      ['2', true, true, undefined],
      ['3', undefined, undefined, undefined],
    ]);
    expect(reports).toEqual([]);
  });
});

describe('spines', () => {
  it('change places with *x, are added with *+ and ended with *-', () => {
    const { notation } = readKern(
      kern('**kern  **kern\n4C  4g\n*x  *x\n4a  4D\n*+  *\n*  **kern  *\n4b  4ee  4E\n*-  *-  *-'),
    );
    expect(notation.parts.map((part) => eventsOf(part))).toEqual([
      ['960+480 E5'],
      ['0+480 G4', '480+480 A4', '960+480 B4'],
      ['0+480 C3', '480+480 D3', '960+480 E3'],
    ]);
  });

  it('of other kinds are reported', () => {
    expect(readKern(kern('**kern  **fing\n4c  1\n*-  *-')).reports).toEqual([
      { code: 'spine-not-read', message: 'a spine **fing is not read' },
    ]);
  });

  it('what is not known is reported once, with a count', () => {
    expect(readKern('**kern\n*zap\n4c\n*zap\n4dV\n!!hello\n*-\n').reports).toEqual([
      { code: 'kern-sign', message: 'the sign "V" in notes is not kept' },
      { code: 'interpretation', message: 'an interpretation "*zap" is not kept', count: 2 },
      { code: 'comment', message: 'a global comment is not kept' },
    ]);
  });
});

describe('files that cannot be read', () => {
  const refused = (text: string): ScoreReadError => {
    try {
      readKern(text);
    } catch (error) {
      if (error instanceof ScoreReadError) return error;
      throw error;
    }
    throw new Error('was read');
  };

  it('name the line and what was expected', () => {
    expect(refused('').message).toBe('kern: no spine was found where "**kern" is expected');
    expect(refused('hello\n').message).toBe(
      'kern, line 1: "hello" where exclusive interpretations such as "**kern" are expected',
    );
    expect(refused('**kern\t**kern\n4c\n').message).toBe(
      'kern, line 2: 1 tokens where 2 spines are open: "4c"; check the tabs and the *^ and *v before it',
    );
    expect(refused('**dynam\np\n*-\n').code).toBe('no-music');
    expect(refused('**kern\n8qc\n*-\n').message).toBe('kern: no note or rest was found in the **kern spines');
    expect(refused('**kern\n=1\n*x\n4c\n=\t=\n').line).toBe(5);
  });

  it('a piece that would last too long is refused', () => {
    expect(refused(`**kern\n${'000c\n'.repeat(20_000)}*-\n`).code).toBe('too-long');
  });

  it('spines without end are refused', () => {
    let text = '**kern\n';
    for (let columns = 1; columns <= 512; columns *= 2) text += `${Array(columns).fill('*^').join('\t')}\n`;
    expect(refused(text).code).toBe('too-large');
  });

  it('a file that is cut short is read and says so', () => {
    expect(codesOf('**kern\n4c\n4d\n')).toEqual(['no-end']);
  });
});
