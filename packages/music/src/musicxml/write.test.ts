import { describe, expect, it } from 'vitest';
import type { NotatedEvent, NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import { parseXml, type XmlElement } from '../xml/parse-xml.ts';
import { readMusicXml } from './read.ts';
import { utf8 } from './testing/test-documents.ts';
import { writeMusicXml } from './write.ts';
import { bpmText } from './write-direction.ts';

const C4 = { pitch: { step: 'C', alter: 0, octave: 4 } } as const;
const PART: NotatedPart = {
  name: 'Flute',
  program: 73,
  staves: 1,
  clefs: [],
  keys: [],
  events: [],
  chords: [],
  directions: [],
};

function piece(part: Partial<NotatedPart>, rest: Partial<NotatedScore> = {}): NotatedScore {
  return {
    ticksPerQuarter: 4,
    credits: [],
    measures: [
      { tick: 0, durationTicks: 16, number: '1' },
      { tick: 16, durationTicks: 16, number: '2' },
    ],
    meters: [{ tick: 0, numerator: 4, denominator: 4 }],
    tempos: [],
    sections: [],
    parts: [{ ...PART, ...part }],
    ...rest,
  };
}

const event = (tick: number, durationTicks: number, more: Partial<NotatedEvent> = {}): NotatedEvent => ({
  tick,
  durationTicks,
  staff: 1,
  voice: 1,
  notes: [C4],
  ...more,
});

/** The names of the elements inside the first element of a name, in order. */
function children(text: string, name: string): readonly string[] | undefined {
  const found = (element: XmlElement): XmlElement | undefined =>
    element.name === name ? element : element.children.map(found).find((inside) => inside !== undefined);
  return found(parseXml(text, 'MusicXML'))?.children.map((child) => child.name);
}

describe('writeMusicXml', () => {
  it('says MusicXML 4.0, partwise', () => {
    const { text } = writeMusicXml(piece({ events: [event(0, 16)] }));
    expect(text).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"/);
    expect(text).toContain('-//Recordare//DTD MusicXML 4.0 Partwise//EN');
    expect(text).toContain('<score-partwise version="4.0">');
  });

  it('the children of a note stand in the order of the schema', () => {
    const { text } = writeMusicXml(
      piece({
        staves: 2,
        events: [
          event(0, 16, {
            notes: [{ ...C4, tieStart: true, accidental: 'plain', notehead: 'x', unpitched: 38 }],
            value: 'eighth',
            dots: 1,
            tuplet: { actual: 3, normal: 2 },
            stem: 'up',
            beams: ['begin'],
            marks: ['staccato'],
            lyrics: [{ verse: 1, text: 'la' }],
          }),
        ],
      }),
    );
    expect(children(text, 'note')).toEqual([
      'unpitched',
      'duration',
      'tie',
      'instrument',
      'voice',
      'type',
      'dot',
      'accidental',
      'time-modification',
      'stem',
      'notehead',
      'staff',
      'beam',
      'notations',
      'lyric',
    ]);
  });

  it('a second voice follows a backup, and gaps are forwards', () => {
    const { text } = writeMusicXml(piece({ events: [event(0, 16), event(4, 8, { voice: 2 }), event(16, 16)] }));
    expect(children(text, 'measure')).toEqual(['attributes', 'note', 'backup', 'forward', 'note']);
  });

  it('a chord symbol inside a note stands before it, with an offset', () => {
    const { text } = writeMusicXml(piece({ events: [event(0, 16)], chords: [{ tick: 8, symbol: 'G7b9/B' }] }));
    expect(children(text, 'measure')).toEqual(['attributes', 'harmony', 'note']);
    expect(text).toContain('<offset>8</offset>');
    expect(text).toContain('<kind text="7b9">dominant</kind>');
    expect(children(text, 'harmony')).toEqual(['root', 'kind', 'bass', 'degree', 'offset']);
  });

  it('a clef change inside a note stands at its tick', () => {
    const clef = { tick: 8, staff: 1, sign: 'F', line: 4 } as const;
    const { text } = writeMusicXml(piece({ events: [event(0, 16)], clefs: [clef] }));
    expect(children(text, 'measure')).toEqual(['attributes', 'note', 'backup', 'attributes']);
    expect(readMusicXml(utf8(text)).notation.parts[0].clefs).toEqual([clef]);
  });

  it('a note that goes on past its measure is cut and tied, and that is reported', () => {
    const { text, reports } = writeMusicXml(piece({ events: [event(8, 16)] }));
    const [first, second] = readMusicXml(utf8(text)).notation.parts[0].events;
    expect([first.tick, first.durationTicks, first.value, first.notes[0].tieStart]).toEqual([8, 8, 'half', true]);
    expect([second.tick, second.durationTicks, second.value, second.notes[0].tieStop]).toEqual([16, 8, 'half', true]);
    expect(reports.map(({ code }) => code)).toEqual(['cut-at-barline']);
  });

  it('a chord symbol that is no chord is written as words and comes back', () => {
    const { text, reports } = writeMusicXml(piece({ chords: [{ tick: 0, symbol: 'riff & roll' }] }));
    expect(reports.map(({ code }) => code)).toEqual(['unknown-chord']);
    expect(readMusicXml(utf8(text)).notation.parts[0].chords).toEqual([{ tick: 0, symbol: 'riff & roll' }]);
  });

  it('the end of a wedge at a bar line stands in the measure that it ends', () => {
    const directions = [
      { tick: 0, staff: 1, kind: 'wedge', text: 'crescendo' },
      { tick: 16, staff: 1, kind: 'wedge', text: 'stop' },
    ] as const;
    const { text } = writeMusicXml(piece({ events: [event(0, 16)], directions }));
    expect(children(text, 'measure')).toEqual(['attributes', 'direction', 'note', 'direction']);
    expect(readMusicXml(utf8(text)).notation.parts[0].directions).toEqual(directions);
  });

  it('texts are escaped, and characters that XML has no place for are replaced', () => {
    const { text } = writeMusicXml(piece({ name: '<a & "b">\u0001' }));
    expect(readMusicXml(utf8(text)).notation.parts[0].name).toBe('<a & "b">\ufffd');
  });

  it('jumps are words and signs that players understand', () => {
    const measures = piece({}).measures.map((measure, i) => ({ ...measure, jumps: [['segno'], ['dalsegno']][i] }));
    const { text } = writeMusicXml(piece({}, { measures }));
    expect(text).toContain('<segno/>');
    expect(text).toContain('<words>D.S.</words>');
    expect(text).toContain('<sound dalsegno="segno"/>');
    expect(readMusicXml(utf8(text)).notation.measures).toEqual(measures);
  });

  it('a notation without measures, or with a gap between them, is refused', () => {
    expect(() => writeMusicXml(piece({}, { measures: [] }))).toThrow('it has no measures');
    const gap = [{ tick: 4, durationTicks: 16, number: '1' }];
    expect(() => writeMusicXml(piece({}, { measures: gap }))).toThrow('measures[0] is at tick 4');
  });
});

describe('bpmText', () => {
  it('has as many digits as bring the microseconds back', () => {
    expect(bpmText(500_000)).toBe('120');
    expect(bpmText(600_001)).toBe('99.9998');
    for (let i = 1; i < 0xffffff; i += 9973) expect(Math.round(60_000_000 / Number(bpmText(i)))).toBe(i);
  });
});
