import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import type { NotatedPart } from '../notation/notated-score.ts';
import { spelledName } from '../notation/spelled-pitch.ts';
import { readMei } from './read.ts';
import { measure, mei, note, oneStaff, SONG } from './testing/test-pieces.ts';

/** Events as "tick+duration notes", rests as "r", grace notes with a g. */
function eventsOf({ events }: NotatedPart, voice = 1): string[] {
  return events
    .filter((event) => event.voice === voice)
    .map(
      ({ tick, durationTicks, notes, grace }) =>
        `${tick}+${grace ? 'g' : durationTicks} ${notes.map(({ pitch }) => spelledName(pitch)).join(' ') || 'r'}`,
    );
}

function readOne(measures: string, definition?: string): ReturnType<typeof readMei> & { part: NotatedPart } {
  const result = readMei(oneStaff(measures, definition));
  return { ...result, part: result.notation.parts[0] };
}

describe('a song', () => {
  const { notation, reports } = readMei(SONG);
  const [voice, piano] = notation.parts;

  it('has a voice and a piano of two staves', () => {
    expect(notation.parts.map(({ name, staves, program, channel }) => [name, staves, program, channel])).toEqual([
      ['Voice', 1, 52, 1],
      ['Piano', 2, 0, undefined],
    ]);
    expect(voice.abbreviation).toBe('V.');
    expect(piano.clefs.map(({ tick, staff, sign, line }) => `${tick} ${staff} ${sign}${line}`)).toEqual([
      '0 1 G2',
      '0 2 F4',
      '3360 2 C3',
    ]);
    expect(reports).toEqual([]);
  });

  it('begins with a pickup and has two endings', () => {
    expect(notation.measures).toEqual([
      { tick: 0, durationTicks: 480, number: '0', implicit: true, repeatStart: true },
      { tick: 480, durationTicks: 1440, number: '1' },
      { tick: 1920, durationTicks: 1440, number: '2', repeatTimes: 2, endings: [1], barline: 'light-heavy' },
      { tick: 3360, durationTicks: 1440, number: '3', endings: [2], barline: 'light-heavy' },
    ]);
  });

  it('has its notes, with tuplets, layers and grace notes', () => {
    expect(eventsOf(voice)).toEqual([
      '0+480 D4',
      '480+720 G4',
      '1200+240 A4',
      '1440+480 B4',
      '1920+1440 r',
      '3360+1440 G4',
    ]);
    expect(eventsOf(piano, 1)).toEqual([
      '0+480 r',
      '480+160 B4',
      '640+160 C5',
      '800+160 D5',
      '960+g E5',
      '960+960 B4 D5 F#5',
      '1920+480 B4',
      '2400+480 A4',
      '2880+480 r',
      '3360+1440 C#5',
    ]);
    expect(eventsOf(piano, 2)).toEqual(['480+480 r', '960+960 G4']);
    expect(piano.events.find(({ voice }) => voice === 2)?.hidden).toBe(true);
    const triplet = piano.events.filter(({ tuplet }) => tuplet);
    expect(triplet.map(({ tupletStart, tupletStop, beams }) => [tupletStart, tupletStop, beams?.[0]])).toEqual([
      [1, undefined, 'begin'],
      [undefined, undefined, 'continue'],
      [undefined, 1, 'end'],
    ]);
  });

  it('crosses to the other staff', () => {
    expect(piano.events.filter(({ tick }) => tick === 2400)).toMatchObject([{ staff: 2, voice: 1 }]);
  });

  it('ties single heads of a chord, and over a barline', () => {
    const heads = (part: NotatedPart, flag: 'tieStart' | 'tieStop'): string[] =>
      part.events.flatMap(({ tick, notes }) =>
        notes.flatMap((head) => (head[flag] ? [`${tick} ${spelledName(head.pitch)}`] : [])),
      );
    expect(heads(piano, 'tieStart')).toEqual(['480 G2', '960 B4']);
    expect(heads(piano, 'tieStop')).toEqual(['1920 B4', '1920 G2']);
  });

  it('has words, two verses, a slur, a fermata', () => {
    expect(voice.events[0].lyrics).toEqual([
      { verse: 1, text: 'A', syllabic: 'begin' },
      { verse: 2, text: 'Two' },
    ]);
    expect(voice.events[1]).toMatchObject({ slurStart: [1], lyrics: [{ text: 'way', syllabic: 'end', extend: true }] });
    expect(voice.events[3]).toMatchObject({ slurStop: [1], marks: ['fermata'] });
    expect(piano.events.find(({ notes }) => notes.length === 3)?.marks).toEqual(['staccato']);
  });

  it('has a chord symbol, dynamics, a wedge into the next measure, pedal, tempo and section', () => {
    expect(voice.chords).toEqual([{ tick: 480, symbol: 'Gmaj7' }]);
    expect(piano.directions).toEqual([
      { tick: 480, staff: 1, kind: 'dynamics', text: 'mf' },
      { tick: 480, staff: 2, kind: 'pedal', text: 'start' },
      { tick: 960, staff: 1, kind: 'wedge', text: 'crescendo' },
      { tick: 1920, staff: 1, kind: 'wedge', text: 'stop' },
      { tick: 2880, staff: 2, kind: 'pedal', text: 'stop' },
    ]);
    expect(notation.tempos).toEqual([
      {
        tick: 0,
        microsecondsPerQuarter: 666667,
        text: 'Slowly',
        beat: { value: 'quarter', dots: 0, perMinute: 90 },
      },
    ]);
    expect(notation.sections).toEqual([{ tick: 0, name: 'Verse' }]);
  });

  it('has credits', () => {
    expect(notation.credits).toEqual([
      { kind: 'title', text: 'Evening song' },
      { kind: 'composer', text: 'Continuo' },
      { kind: 'lyricist', text: 'Nobody' },
    ]);
  });
});

describe('accidentals', () => {
  it('follow the key and the measure where no note says how it sounds, and that is reported', () => {
    const { part, reports } = readOne(
      measure(note('f4', '4') + note('g#4', '4') + note('g4', '4') + note('c4', '4')) +
        measure(note('g4', '4') + note('fn4', '4') + note('f4', '4') + note('f5', '4')),
      'meter.count="4" meter.unit="4" keysig="2s"',
    );
    expect(eventsOf(part).map((event) => event.split(' ')[1])).toEqual([
      'F#4',
      'G#4',
      'G#4',
      'C#4',
      'G4',
      'F4',
      'F4',
      'F#5',
    ]);
    expect(reports.map(({ code }) => code)).toEqual(['accidentals-implied']);
    expect(part.events[1].notes[0].accidental).toBe('plain');
  });

  it('of flats: B is the first, E the second', () => {
    const { part } = readOne(measure(note('b4', '4') + note('e4', '4') + note('a4', '2')), 'keysig="2f"');
    expect(eventsOf(part).map((event) => event.split(' ')[1])).toEqual(['Bb4', 'Eb4', 'A4']);
  });

  it('stand as an element too, cautionary or editorial', () => {
    const inner =
      '<note pname="c" oct="4" dur="2"><accid accid="s" func="caution"/></note><note pname="c" oct="4" dur="2"><accid accid="x" func="edit"/></note>';
    expect(readOne(measure(inner)).part.events.map(({ notes }) => [notes[0].pitch.alter, notes[0].accidental])).toEqual(
      [
        [1, 'cautionary'],
        [2, 'editorial'],
      ],
    );
  });

  it('a tied note keeps its accidental over the barline', () => {
    const { part } = readOne(measure(note('c#5', '1', 'tie="i"')) + measure(note('c5', '1', 'tie="t"')));
    expect(part.events.map(({ notes }) => [notes[0].pitch.alter, notes[0].tieStart, notes[0].tieStop])).toEqual([
      [1, true, undefined],
      [1, undefined, true],
    ]);
  });
});

describe('measures', () => {
  it('last as long as their longest layer, and others than the meter says are reported', () => {
    const { notation, reports } = readOne(
      measure(note('c4', '1')) + measure(note('c4', '2'), '', 'n="2"') + measure(note('c4', '1')),
    );
    expect(notation.measures.map(({ durationTicks }) => durationTicks)).toEqual([1920, 960, 1920]);
    expect(reports.map(({ message }) => message)).toEqual([
      'measure 2 lasts 2 quarters where its meter says 4; it is kept so',
    ]);
  });

  it('a rest of several measures makes them', () => {
    const { notation, part } = readOne(
      measure('<multiRest num="3"/>', '', 'n="5" right="dbl"') + measure(note('c4', '1'), '', 'n="8"'),
    );
    expect(notation.measures.map(({ number, barline }) => [number, barline])).toEqual([
      ['5', undefined],
      ['6', undefined],
      ['7', 'light-light'],
      ['8', undefined],
    ]);
    expect(eventsOf(part)).toEqual(['0+1920 r', '1920+1920 r', '3840+1920 r', '5760+1920 C4']);
  });

  it('a repeat of the measure before is written out', () => {
    const { part, reports } = readOne(measure(note('c4', '2') + note('d4', '2')) + measure('<mRpt/>'));
    expect(eventsOf(part)).toEqual(['0+960 C4', '960+960 D4', '1920+960 C4', '2880+960 D4']);
    expect(reports.map(({ code }) => code)).toEqual(['measure-repeat']);
  });

  it('a meter or key may change between and within them', () => {
    const { notation } = readMei(
      mei(`<scoreDef meter.sym="common"><staffGrp><staffDef n="1" lines="5" keysig="0"/></staffGrp></scoreDef><section>
      ${measure(note('c4', '1'))}<scoreDef meter.count="3+2" meter.unit="8"/><staffDef n="1"><keySig sig="3f"/></staffDef>
      ${measure(note('c4', '2') + note('c4', '8'))}
      ${measure(`${note('c4', '4')}<clef shape="F" line="4"/>${note('c4', '4', 'dots="1"')}`)}</section>`),
    );
    expect(notation.meters).toEqual([
      { tick: 0, numerator: 4, denominator: 4, symbol: 'common' },
      { tick: 1920, numerator: 5, denominator: 8, groups: [3, 2] },
    ]);
    expect(notation.parts[0].keys).toEqual([
      { tick: 0, fifths: 0 },
      { tick: 1920, fifths: -3 },
    ]);
    expect(notation.parts[0].clefs).toEqual([{ tick: 3600, staff: 1, sign: 'F', line: 4 }]);
  });
});

describe('layers', () => {
  it('two alternating notes of a tremolo share the time of one', () => {
    const { part } = readOne(
      measure(`<fTrem unitdur="32">${note('c4', '2')}${note('e4', '2')}</fTrem>${note('g4', '2')}`),
    );
    expect(eventsOf(part)).toEqual(['0+480 C4', '480+480 E4', '960+960 G4']);
    expect(part.events[0]).toMatchObject({ value: 'half', tuplet: { actual: 2, normal: 1 }, marks: ['tremolo:3'] });
  });

  it('a tupletSpan makes a tuplet of notes that it names', () => {
    const notes = ['c4', 'd4', 'e4'].map((pitch, i) => note(pitch, '4', `xml:id="n${i}"`)).join('');
    const span = '<tupletSpan startid="#n0" endid="#n2" num="3" numbase="2"/>';
    expect(eventsOf(readOne(measure(notes + note('f4', '2'), span)).part)).toEqual([
      '0+320 C4',
      '320+320 D4',
      '640+320 E4',
      '960+960 F4',
    ]);
  });

  it('an octave sign moves what stands under it, unless it says how it sounds', () => {
    const sign = '<octave staff="1" tstamp="1" tstamp2="0m+2" dis="8" dis.place="above"/>';
    const { part } = readOne(measure(note('c5', '4') + note('d5', '4', 'oct.ges="6"') + note('e5', '2'), sign));
    expect(eventsOf(part)).toEqual(['0+480 C6', '480+480 D6', '960+960 E5']);
    expect(part.directions.map(({ tick, text }) => `${tick} ${text}`)).toEqual(['0 down 8', '960 stop 8']);
  });

  it('one of several readings is read, and what is struck out is not', () => {
    const { part, reports } = readOne(
      measure(
        `<app><rdg>${note('c4', '2')}</rdg><lem>${note('d4', '2')}</lem></app><del>${note('e4', '2')}</del><supplied>${note('f4', '2')}</supplied>`,
      ),
    );
    expect(eventsOf(part)).toEqual(['0+960 D4', '960+960 F4']);
    expect(reports.map(({ code }) => code)).toEqual(['reading', 'deleted']);
  });

  it('a transposing staff stands as written', () => {
    const { notation } = readMei(
      mei(
        `<scoreDef><staffGrp><staffDef n="1" lines="5" trans.diat="-1" trans.semi="-2"/></staffGrp></scoreDef><section>${measure(note('d4', '1'))}</section>`,
      ),
    );
    expect(notation.parts[0].transpose).toEqual({ chromatic: -2, diatonic: -1 });
    expect(eventsOf(notation.parts[0])).toEqual(['0+1920 D4']);
  });

  it('what is not read is reported with its name', () => {
    const { reports } = readOne(measure(`${note('c4', '1')}<beatRpt/>`, '<bracketSpan/><bracketSpan/>'));
    expect(reports).toEqual([
      { code: 'not-read', message: '<beatRpt> in a layer is not read' },
      { code: 'not-read', message: '<bracketSpan> in a measure is not read', count: 2 },
    ]);
  });
});

describe('documents that cannot be read', () => {
  const refused = (text: string): ScoreReadError => {
    try {
      readMei(text);
    } catch (error) {
      if (error instanceof ScoreReadError) return error;
      throw error;
    }
    throw new Error('was read');
  };

  it('are refused with a reason', () => {
    expect(refused('<svg/>').message).toBe('MEI, line 1: <svg> where <mei> is expected');
    expect(refused('<mei><music/></mei>').code).toBe('no-music');
    expect(refused(oneStaff('')).message).toBe('MEI: the score holds no measure');
    expect(refused(oneStaff('').slice(0, 300)).code).toBe('not-well-formed');
    expect(refused(mei(`${'<section>'.repeat(200)}${'</section>'.repeat(200)}`)).code).toBe('too-deep');
  });

  it('repeats and long rests cannot fill the memory', () => {
    const { notation, reports } = readOne(measure('<multiRest num="999999999"/>'));
    expect(notation.measures.length).toBeLessThan(60_000);
    expect(reports.map(({ code }) => code)).toEqual(['too-many-rests']);
    const many = measure(note('c4', '1024').repeat(2000)) + measure('<mRpt/>').repeat(2000);
    expect(readOne(many).part.events.length).toBeLessThan(110_000);
  });

  it('bytes may be UTF-16', () => {
    const text = oneStaff(measure(note('c4', '1')));
    const bytes = new Uint8Array(
      Uint16Array.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, (letter) => letter.charCodeAt(0)).buffer,
    );
    expect(eventsOf(readMei(bytes).notation.parts[0])).toEqual(['0+1920 C4']);
  });
});
