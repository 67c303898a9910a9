import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import { spelledName } from '../notation/spelled-pitch.ts';
import { readMusicXml } from './read.ts';
import { ATTRIBUTES, note, onePart, pitch, rest, utf8 } from './testing/test-documents.ts';

const read = (...measures: string[]) => readMusicXml(onePart(...measures));
const part = (...measures: string[]) => read(...measures).notation.parts[0];
const events = (...measures: string[]) => part(ATTRIBUTES + measures[0], ...measures.slice(1)).events;

describe('notes', () => {
  it('a note has its spelling, tick, duration, value and dots', () => {
    const [first, second] = events(note('F#4', 3, '<type>quarter</type><dot/>') + note('Gb4', 5));
    expect(first).toEqual({
      tick: 0,
      durationTicks: 3,
      staff: 1,
      voice: 1,
      notes: [{ pitch: { step: 'F', alter: 1, octave: 4 } }],
      value: 'quarter',
      dots: 1,
    });
    expect([second.tick, second.notes[0].pitch]).toEqual([3, { step: 'G', alter: -1, octave: 4 }]);
  });

  it('a note without <type> has the value of its duration where there is one', () => {
    const values = events(note('C4', 1) + note('C4', 2) + note('C4', 3) + note('C4', 2)).map(({ value, dots }) => [
      value,
      dots,
    ]);
    expect(values).toEqual([
      ['eighth', undefined],
      ['quarter', undefined],
      ['quarter', 1],
      ['quarter', undefined],
    ]);
    expect(events(note('C4', 5))[0].value).toBe(undefined);
  });

  it('a note without <duration> lasts as long as its type and dots say, and that is reported', () => {
    const document = `${ATTRIBUTES}<note>${pitch('C4')}<type>quarter</type><dot/></note>${note('D4', 5)}`;
    const { notation, reports } = read(document);
    expect(notation.parts[0].events.map(({ durationTicks }) => durationTicks)).toEqual([3, 5]);
    expect(reports.map(({ code }) => code)).toEqual(['missing-duration']);
  });

  it('the notes of a chord are one event, lowest first', () => {
    const [chord] = events(note('G4', 8) + note('C4', 8, '', '<chord/>') + note('E4', 8, '', '<chord/>'));
    expect(chord.notes.map((head) => spelledName(head.pitch))).toEqual(['C4', 'E4', 'G4']);
  });

  it('backup brings a second voice; voices keep their numbers', () => {
    const voice = (name: string): string => `<voice>${name}</voice>`;
    const found = events(
      `${note('C5', 8, voice('5'))}<backup><duration>8</duration></backup>${note('C4', 4, voice('2'))}<forward><duration>2</duration></forward>${note('D4', 2, voice('2'))}`,
    );
    expect(found.map((event) => [event.tick, event.voice, spelledName(event.notes[0].pitch)])).toEqual([
      [0, 2, 'C4'],
      [0, 5, 'C5'],
      [6, 2, 'D4'],
    ]);
  });

  it('notes of one voice that overlap are put in two voices, and that is reported', () => {
    const { notation, reports } = read(
      `${ATTRIBUTES}${note('C5', 8, '<voice>1</voice>')}<backup><duration>4</duration></backup>${note('E4', 4, '<voice>1</voice>')}`,
    );
    expect(notation.parts[0].events.map(({ tick, voice }) => [tick, voice])).toEqual([
      [0, 1],
      [4, 2],
    ]);
    expect(reports.map(({ code }) => code)).toEqual(['voices-overlap']);
  });

  it('grace notes last no time and stand before their note', () => {
    const grace = (slash: string, name: string): string =>
      `<note><grace${slash}/>${pitch(name)}<type>16th</type></note>`;
    const found = events(grace(' slash="yes"', 'B3') + grace('', 'A3') + note('C4', 8));
    expect(found.map(({ tick, durationTicks, grace: kind, value }) => [tick, durationTicks, kind, value])).toEqual([
      [0, 0, 'slash', '16th'],
      [0, 0, 'plain', '16th'],
      [0, 8, undefined, 'whole'],
    ]);
  });

  it('ties are read from <tie> and from <tied>', () => {
    const [a, b, c] = events(
      note('C4', 2, '<tie type="start"/>') +
        note('C4', 2, '<tie type="stop"/><notations><tied type="start"/></notations>') +
        note('C4', 4, '<notations><tied type="stop"/></notations>'),
    );
    expect([a.notes[0].tieStart, a.notes[0].tieStop]).toEqual([true, undefined]);
    expect([b.notes[0].tieStart, b.notes[0].tieStop]).toEqual([true, true]);
    expect([c.notes[0].tieStart, c.notes[0].tieStop]).toEqual([undefined, true]);
  });

  it('a triplet has its ratio and its bracket', () => {
    const ratio = '<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>';
    const three = (mark: string): string => note('C4', 2, `<type>eighth</type>${ratio}${mark}`);
    const document =
      ATTRIBUTES.replace('<divisions>2', '<divisions>6') +
      three('<notations><tuplet type="start"/></notations>') +
      three('') +
      three('<notations><tuplet type="stop"/></notations>') +
      rest(18);
    const found = part(document).events;
    expect(found.slice(0, 3).map(({ tuplet, tupletStart, tupletStop }) => [tuplet, tupletStart, tupletStop])).toEqual([
      [{ actual: 3, normal: 2 }, 1, undefined],
      [{ actual: 3, normal: 2 }, undefined, undefined],
      [{ actual: 3, normal: 2 }, undefined, 1],
    ]);
  });

  it('a percussion note sounds the key of its instrument (midi-unpitched counts from 1)', () => {
    const document = new TextDecoder()
      .decode(
        onePart(
          `${ATTRIBUTES}<note><unpitched><display-step>F</display-step><display-octave>4</display-octave></unpitched><duration>8</duration><instrument id="I1"/><notehead>x</notehead></note>`,
        ),
      )
      .replace(
        '</part-name>',
        '</part-name><midi-instrument id="I1"><midi-channel>10</midi-channel><midi-program>1</midi-program><midi-unpitched>36</midi-unpitched></midi-instrument>',
      );
    const [{ channel, events: found }] = readMusicXml(utf8(document)).notation.parts;
    expect(channel).toBe(9);
    expect(found[0].notes).toEqual([{ pitch: { step: 'F', alter: 0, octave: 4 }, unpitched: 35, notehead: 'x' }]);
  });

  it('a rest of a whole measure has no value and is as long as the measure', () => {
    const { notation, reports } = read(
      `${ATTRIBUTES.replace('<beats>4', '<beats>3')}<note><rest measure="yes"/><duration>8</duration></note>`,
    );
    expect(notation.parts[0].events).toEqual([{ tick: 0, durationTicks: 6, staff: 1, voice: 1, notes: [] }]);
    expect(notation.measures[0].durationTicks).toBe(6);
    expect(reports.map(({ code }) => code)).toEqual(['measure-rest']);
  });

  it('lyrics have verses, syllables, elisions and melismas', () => {
    const lyric = (number: number, inside: string): string => `<lyric number="${number}">${inside}</lyric>`;
    const [event] = events(
      note(
        'C4',
        8,
        lyric(1, '<syllabic>begin</syllabic><text>Glo</text><extend/>') +
          lyric(
            2,
            '<syllabic>end</syllabic><text>de</text><elision> </elision><syllabic>single</syllabic><text>in</text>',
          ),
      ),
    );
    expect(event.lyrics).toEqual([
      { verse: 1, text: 'Glo', syllabic: 'begin', extend: true },
      { verse: 2, text: 'de‿in', syllabic: 'end' },
    ]);
  });

  it('marks keep the names of MusicXML, and what they hold', () => {
    const notations =
      '<notations><slur type="start" number="2"/><articulations><staccato/><other-articulation>gasp</other-articulation></articulations><technical><fingering>3</fingering></technical><ornaments><tremolo type="single">2</tremolo></ornaments><fermata type="upright"/><glissando type="start">gliss.</glissando></notations>';
    const [event] = events(note('C4', 8, notations));
    expect(event.marks).toEqual(['staccato', 'gasp', 'fingering:3', 'tremolo:2', 'fermata', 'glissando-start']);
    expect(event.slurStart).toEqual([2]);
  });

  it('cue notes are not notes, and that is reported', () => {
    const { notation, reports } = read(
      `${ATTRIBUTES}<note><cue/>${pitch('C4')}<duration>4</duration></note>${note('D4', 4)}`,
    );
    expect(notation.parts[0].events.map(({ tick }) => tick)).toEqual([4]);
    expect(reports.map(({ code }) => code)).toEqual(['cue-notes']);
  });

  it('the dynamics of a note are per cent of velocity 90', () => {
    const [event] = events(note('C4', 8).replace('<note>', '<note dynamics="71.11">'));
    expect(event.notes[0].velocity).toBe(64);
  });
});

describe('attributes', () => {
  it('the divisions of all parts have one common resolution', () => {
    const one = (id: string, divisions: number): string =>
      `<part id="${id}"><measure number="1"><attributes><divisions>${divisions}</divisions></attributes>${note('C4', divisions)}</measure></part>`;
    const { notation } = readMusicXml(utf8(`<score-partwise>${one('A', 4)}${one('B', 6)}</score-partwise>`));
    expect(notation.ticksPerQuarter).toBe(12);
    expect(notation.parts.map(({ events: [event] }) => event.durationTicks)).toEqual([12, 12]);
  });

  it('divisions without a common resolution are rounded, and that is reported', () => {
    const one = (id: string, divisions: number): string =>
      `<part id="${id}"><measure number="1"><attributes><divisions>${divisions}</divisions></attributes>${note('C4', divisions)}${note('C4', 1)}</measure></part>`;
    const { notation, reports } = readMusicXml(
      utf8(`<score-partwise>${one('A', 32749)}${one('B', 1021)}</score-partwise>`),
    );
    expect(notation.ticksPerQuarter).toBe(10080);
    expect(notation.parts.map(({ events: [event] }) => event.durationTicks)).toEqual([10080, 10080]);
    expect(reports.map(({ code }) => code)).toContain('rounded-times');
  });

  it('keys may be church modes, of one staff, or no run of fifths', () => {
    const keys =
      '<attributes><divisions>1</divisions><key number="2"><fifths>-1</fifths><mode>dorian</mode></key><key number="1"><key-step>F</key-step><key-alter>1</key-alter><key-step>B</key-step><key-alter>-1</key-alter></key></attributes>';
    expect(part(keys + rest(4)).keys).toEqual([
      {
        tick: 0,
        fifths: 0,
        staff: 1,
        alters: [
          { step: 'F', alter: 1 },
          { step: 'B', alter: -1 },
        ],
      },
      { tick: 0, fifths: -1, mode: 'dorian', staff: 2 },
    ]);
  });

  it('meters may be additive or cut, and change', () => {
    const time = (attributes: string, beats: string, unit: number): string =>
      `<attributes><time${attributes}><beats>${beats}</beats><beat-type>${unit}</beat-type></time></attributes>`;
    const { notation } = read(
      time('', '3+2', 8) + rest(5).replace('5', '2.5'),
      time(' symbol="cut"', '2', 2) + rest(4),
    );
    expect(notation.meters).toEqual([
      { tick: 0, numerator: 5, denominator: 8, groups: [3, 2] },
      { tick: 5, numerator: 2, denominator: 2, symbol: 'cut' },
    ]);
  });

  it('a transposition counts octaves in its semitones and letters', () => {
    const transpose =
      '<attributes><transpose><diatonic>-1</diatonic><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose></attributes>';
    expect(part(transpose + rest(4)).transpose).toEqual({ chromatic: -14, diatonic: -8 });
  });

  it('a clef may change within a measure and sound an octave lower', () => {
    const clef =
      '<attributes><clef><sign>G</sign><line>2</line><clef-octave-change>-1</clef-octave-change></clef></attributes>';
    expect(part(ATTRIBUTES + note('C4', 4) + clef + note('C4', 4)).clefs).toEqual([
      { tick: 0, staff: 1, sign: 'G', line: 2 },
      { tick: 4, staff: 1, sign: 'G', line: 2, octaveChange: -1 },
    ]);
  });
});

describe('beside the staff', () => {
  const harmony = (kind: string, more = '', step = 'C'): string =>
    `<harmony><root><root-step>${step}</root-step></root>${kind}${more}</harmony>`;

  it('chord symbols are written as people write them, at their offset', () => {
    const degree =
      '<degree><degree-value>9</degree-value><degree-alter>-1</degree-alter><degree-type>add</degree-type></degree>';
    const bass = '<bass><bass-step>A</bass-step><bass-alter>1</bass-alter></bass>';
    const { chords } = part(
      ATTRIBUTES +
        harmony('<kind text="mi7">minor-seventh</kind>') +
        harmony('<kind>major</kind>', `${bass}<offset>2</offset>`, 'F') +
        harmony('<kind>dominant</kind>', `${degree}<offset>4</offset>`) +
        harmony('<kind text="N.C.">none</kind>', '<offset>6</offset>') +
        note('C4', 8),
    );
    expect(chords).toEqual([
      { tick: 0, symbol: 'Cm7' },
      { tick: 2, symbol: 'F/A#' },
      { tick: 4, symbol: 'C7b9' },
      { tick: 6, symbol: 'N.C.' },
    ]);
  });

  const direction = (inside: string, more = ''): string =>
    `<direction placement="above"><direction-type>${inside}</direction-type>${more}</direction>`;

  it('dynamics, words, wedges, pedals and octave lines are directions', () => {
    const { directions } = part(
      ATTRIBUTES +
        direction('<dynamics><mf/></dynamics>') +
        direction('<words>dolce</words>') +
        direction('<wedge type="crescendo"/>') +
        direction('<pedal type="start"/>', '<offset>2</offset>') +
        direction('<octave-shift type="down" size="8"/>', '<offset>4</offset>') +
        note('C4', 8) +
        direction('<wedge type="stop"/>'),
    );
    expect(directions.map(({ tick, kind, text }) => [tick, kind, text])).toEqual([
      [0, 'dynamics', 'mf'],
      [0, 'words', 'dolce'],
      [0, 'wedge', 'crescendo'],
      [2, 'pedal', 'start'],
      [4, 'octave-shift', 'down 8'],
      [8, 'wedge', 'stop'],
    ]);
  });

  it('a metronome mark of a dotted quarter at 80 is 120 quarters a minute', () => {
    const mark = '<metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>80</per-minute></metronome>';
    const { notation } = read(
      `${ATTRIBUTES}<direction><direction-type><words>Allegro</words></direction-type><direction-type>${mark}</direction-type></direction>${note('C4', 8)}<sound tempo="90"/>`,
    );
    expect(notation.tempos).toEqual([
      { tick: 0, microsecondsPerQuarter: 500_000, text: 'Allegro', beat: { value: 'quarter', dots: 1, perMinute: 80 } },
      { tick: 8, microsecondsPerQuarter: 666_667 },
    ]);
  });

  it('rehearsal marks are sections', () => {
    const { notation } = read(ATTRIBUTES + note('C4', 8), direction('<rehearsal>B</rehearsal>') + note('C4', 8));
    expect(notation.sections).toEqual([{ tick: 8, name: 'B' }]);
  });

  it('repeats, endings, bar lines and jumps belong to measures', () => {
    const { notation } = read(
      `${ATTRIBUTES}<barline location="left"><repeat direction="forward"/></barline>${direction('<segno/>')}${note('C4', 8)}`,
      `<barline location="left"><ending number="1, 2" type="start"/></barline>${note('C4', 8)}<barline location="right"><bar-style>light-heavy</bar-style><ending number="1, 2" type="stop"/><repeat direction="backward" times="3"/></barline>`,
      `<barline location="left"><ending number="3" type="start"/></barline>${note('C4', 8)}<barline location="right"><bar-style>light-light</bar-style><ending number="3" type="discontinue"/></barline>`,
      `${note('C4', 8)}${direction('<words>D.S. al Fine</words>', '<sound dalsegno="segno"/>')}`,
    );
    expect(notation.measures).toEqual([
      { tick: 0, durationTicks: 8, number: '1', repeatStart: true, jumps: ['segno'] },
      { tick: 8, durationTicks: 8, number: '2', repeatTimes: 3, endings: [1, 2] },
      { tick: 16, durationTicks: 8, number: '3', endings: [3], barline: 'light-light' },
      { tick: 24, durationTicks: 8, number: '4', jumps: ['dalsegno'] },
    ]);
    expect(notation.parts[0].directions.map(({ text }) => text)).toEqual(['D.S. al Fine']);
  });
});

describe('whole documents', () => {
  const measure = (inside: string): string => `<measure number="1">${inside}</measure>`;

  it('timewise is read as partwise is', () => {
    const first = ATTRIBUTES + note('C4', 8);
    const list = '<part-list><score-part id="A"><part-name>Oboe</part-name></score-part></part-list>';
    const partwise = `<score-partwise>${list}<part id="A">${measure(first)}${measure(note('D4', 8))}</part></score-partwise>`;
    const timewise = `<score-timewise>${list}${measure(`<part id="A">${first}</part>`)}${measure(`<part id="A">${note('D4', 8)}</part>`)}</score-timewise>`;
    const expected = readMusicXml(utf8(partwise)).notation;
    expect(expected.parts[0].events.length).toBe(2);
    expect(readMusicXml(utf8(timewise)).notation).toEqual(expected);
  });

  it('UTF-16 is told by its byte order mark, other encodings by their declaration', () => {
    const text = `<?xml version="1.0" encoding="UTF-16"?><score-partwise><movement-title>é</movement-title><part id="A">${measure(rest(1))}</part></score-partwise>`;
    const utf16 = new Uint8Array(2 + text.length * 2);
    utf16.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) new DataView(utf16.buffer).setUint16(2 + 2 * i, text.charCodeAt(i), true);
    expect(readMusicXml(utf16).notation.credits).toEqual([{ kind: 'title', text: 'é' }]);
    const latin1 = Uint8Array.from(text.replace('UTF-16', 'ISO-8859-1'), (character) => character.charCodeAt(0));
    expect(readMusicXml(latin1).notation.credits).toEqual([{ kind: 'title', text: 'é' }]);
  });

  it('parts of different length share the measures of the longest', () => {
    const { notation, reports } = readMusicXml(
      utf8(
        `<score-partwise><part id="A">${measure(note('C4', 4))}</part><part id="B">${measure(note('C4', 3))}${measure(note('D4', 4))}</part></score-partwise>`,
      ),
    );
    expect(notation.measures.map(({ tick, durationTicks }) => [tick, durationTicks])).toEqual([
      [0, 4],
      [4, 4],
    ]);
    expect(notation.parts[1].events.map(({ tick }) => tick)).toEqual([0, 4]);
    expect(reports.map(({ code }) => code)).toEqual(expect.arrayContaining(['part-too-short', 'part-measure-short']));
  });

  it('a measure that is too long is kept as it is, and reported', () => {
    const { notation, reports } = read(ATTRIBUTES + note('C4', 10), note('D4', 8));
    expect(notation.measures.map(({ tick }) => tick)).toEqual([0, 10]);
    expect(reports.map(({ code }) => code)).toEqual(['measure-too-long']);
  });

  it('titles and people are credits, said once', () => {
    const { notation } = readMusicXml(
      utf8(
        `<score-partwise><work><work-title>Lied</work-title></work><identification><creator type="composer">A. B.</creator><creator type="poet">C. D.</creator><rights>free</rights></identification><credit><credit-words>LIED</credit-words></credit><credit><credit-type>subtitle</credit-type><credit-words>for her</credit-words></credit><part id="A">${measure(rest(1))}</part></score-partwise>`,
      ),
    );
    expect(notation.credits).toEqual([
      { kind: 'title', text: 'Lied' },
      { kind: 'subtitle', text: 'for her' },
      { kind: 'composer', text: 'A. B.' },
      { kind: 'lyricist', text: 'C. D.' },
      { kind: 'rights', text: 'free' },
    ]);
  });

  it('what is no MusicXML is refused with the line', () => {
    const message = (text: string): string => {
      try {
        readMusicXml(utf8(text));
      } catch (error) {
        expect(error).toBeInstanceOf(ScoreReadError);
        return (error as Error).message;
      }
      return 'read';
    };
    expect(message('<mei/>')).toContain('line 1: this is a "mei" document; a root element score-partwise');
    expect(message('<score-partwise/>')).toContain('no part with a measure');
    expect(message('')).toContain('MusicXML');
    const bad = `<score-partwise><part id="A"><measure number="1">\n<note><pitch><step>H</step><octave>4</octave></pitch><duration>1</duration></note></measure></part></score-partwise>`;
    expect(message(bad)).toBe('MusicXML, line 2: <step> is "H" where a letter A–G is expected');
  });
});
