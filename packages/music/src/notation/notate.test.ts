import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, scoreFromNotes } from '../create-score.ts';
import { readMidi } from '../midi/read.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { writeMusicXml } from '../musicxml/write.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { filesOf, hasData } from '../testing/data-sets.ts';
import { notate } from './notate.ts';
import type { NotatedEvent, NotatedScore } from './notated-score.ts';
import { scoreOfNotation } from './score-of-notation.ts';
import { spelledName } from './spelled-pitch.ts';
import { onGrid } from './testing/on-grid.ts';

const VALUES: Readonly<Record<string, string>> = {
  breve: 'b',
  whole: '1',
  half: '2',
  quarter: '4',
  eighth: '8',
  '16th': '16',
  '32nd': '32',
  '64th': '64',
};

/** A voice as text: values with dots, r for rests, ~ for ties, 3: for tuplets, [ ] for beams, / between measures. */
function rhythm(notation: NotatedScore, part = 0, voice = 1): string {
  const events = notation.parts[part].events.filter((event) => event.voice === voice);
  return notation.measures
    .map(({ tick, durationTicks }) =>
      events
        .filter((event) => event.tick >= tick && event.tick < tick + durationTicks)
        .map(symbol)
        .join(' '),
    )
    .join(' / ');
}

function symbol({ notes, value, dots = 0, tuplet, beams = [], hidden }: NotatedEvent): string {
  const ratio = tuplet ? `${tuplet.actual}:` : '';
  const tie = notes.some(({ tieStart }) => tieStart) ? '~' : '';
  const rest = notes.length > 0 ? '' : hidden ? 'h' : 'r';
  const beam = beams[0] === 'begin' ? '[' : '';
  return `${beam}${rest}${ratio}${value === undefined ? 'R' : VALUES[value]}${'.'.repeat(dots)}${tie}${beams[0] === 'end' ? ']' : ''}`;
}

/** Writes a line of notes, each of these many ticks (480 a quarter); negative ones are rests. */
function line(lengths: readonly Ticks[], words: Parameters<typeof scoreFromNotes>[1] = {}): string {
  let tick = 0;
  const notes = lengths.flatMap((length) => {
    const from = tick;
    tick += Math.abs(length);
    return length < 0 ? [] : [{ pitch: 72, tick: from, durationTicks: length }];
  });
  return rhythm(notate(scoreFromNotes(notes, { endTick: tick, ...words })).notation);
}

describe('rhythm on paper', () => {
  it('4/4 keeps its middle visible, but for figures that are read at sight', () => {
    expect(line([480, 960, 480])).toBe('4 2 4');
    expect(line([240, 480, 480, 480, 240])).toBe('8 4 8~ 8 4 8');
    expect(line([1440, 480])).toBe('2. 4');
    expect(line([480, 1440])).toBe('4 2.');
    expect(line([720, 480, 720])).toBe('4. 8~ 8 4.');
    expect(line([1200, 720])).toBe('2~ 8 4.');
  });

  it('a note over the bar line is tied', () => {
    expect(line([480, 1920, 1440])).toBe('4 2.~ / 4 2.');
  });

  it('3/4 takes a half note on its first or second beat', () => {
    expect(line([960, 480, 480, 960], { meters: '3/4' })).toBe('2 4 / 4 2');
    expect(line([1200, 240], { meters: '3/4' })).toBe('2~ [8 8]');
  });

  it('6/8 shows two dotted beats', () => {
    expect(line([480, 240, 240, 480], { meters: '6/8' })).toBe('4 8 8 4');
    expect(line([960, 480], { meters: '6/8' })).toBe('4.~ 8 4');
    expect(line([1440], { meters: '6/8' })).toBe('2.');
    expect(line([240, 240, 240, 240, 240, 240], { meters: '6/8' })).toBe('[8 8 8] [8 8 8]');
  });

  it('9/8 of one note is two, tied', () => {
    expect(line([2160], { meters: '9/8' })).toBe('2.~ 4.');
  });

  it('5/4 groups three and two', () => {
    expect(line([2400], { meters: '5/4' })).toBe('2.~ 2');
  });

  it('rests fill beats and measures', () => {
    expect(line([-1920, 480, -1440])).toBe('rR / 4 r4 r2');
    expect(line([480, -960, 480])).toBe('4 r4 r4 4');
    expect(line([480, -960], { meters: '3/4' })).toBe('4 r4 r4');
    expect(line([120, -360, 480, -960])).toBe('16 r16 r8 4 r2');
    expect(line([-480, 240, -720], { meters: '6/8' })).toBe('r4 8 r4.');
  });

  it('eighths are beamed by half-bars, shorter notes by beats, 3/4 as a whole', () => {
    expect(line(new Array(8).fill(240))).toBe('[8 8 8 8] [8 8 8 8]');
    expect(line([240, 240, 120, 120, 240, 960])).toBe('[8 8] [16 16 8] 2');
    expect(line(new Array(6).fill(240), { meters: '3/4' })).toBe('[8 8 8 8 8 8]');
    expect(line([360, 120, 240, 240, 960])).toBe('[8. 16] [8 8] 2');
  });

  it('triplets of eighths, of quarters in a half, of sixteenths in half a beat', () => {
    expect(line([160, 160, 160, 480, 960])).toBe('[3:8 3:8 3:8] 4 2');
    expect(line([320, 320, 320, 960])).toBe('3:4 3:4 3:4 2');
    expect(line([320, 160, 480, 960])).toBe('3:4 3:8 4 2');
    expect(line([80, 80, 80, 240, 480, 960])).toBe('[3:16 3:16 3:16 8] 4 2');
    expect(line([80, 80, 80, 80, 80, 80, 480, 960])).toBe('[6:16 6:16 6:16 6:16 6:16 6:16] 4 2');
    expect(line([160, -160, 160, 480, 960])).toBe('3:8 r3:8 3:8 4 2');
  });

  it('triplets in 3/4 and 6/8', () => {
    expect(line([160, 160, 160, 960], { meters: '3/4' })).toBe('[3:8 3:8 3:8] 2');
    expect(line([80, 80, 80, 240, 240, 720], { meters: '6/8' })).toBe('[3:16 3:16 3:16 8 8] 4.');
    expect(line([...new Array(9).fill(80), 720], { meters: '6/8' })).toBe(
      `[${new Array(9).fill('3:16').join(' ')}] 4.`,
    );
    expect(line([...new Array(5).fill(144), 720], { meters: '6/8' })).toBe('[5:8 5:8 5:8 5:8 5:8] 4.');
  });

  it('quintuplets and septuplets', () => {
    expect(line([96, 96, 96, 96, 96, 480, 960])).toBe('[5:16 5:16 5:16 5:16 5:16] 4 2');
    const notes = Array.from({ length: 7 }, (_, i) => ({ pitch: 60, tick: i * 40, durationTicks: 40 }));
    const { notation } = notate(scoreFromNotes(notes, { ticksPerQuarter: 280 }));
    expect(rhythm(notation)).toBe('[7:16 7:16 7:16 7:16 7:16 7:16 7:16] r4 r2');
  });

  it('a bracket begins and ends each tuplet', () => {
    const { notation } = notate(scoreFromNotes([0, 160, 320].map((tick) => ({ pitch: 60, tick, durationTicks: 160 }))));
    const { events } = notation.parts[0];
    expect(events.slice(0, 3).map(({ tupletStart, tupletStop }) => [tupletStart, tupletStop])).toEqual([
      [1, undefined],
      [undefined, undefined],
      [undefined, 1],
    ]);
  });

  it('a pickup is a short, uncounted measure whose beats are the last ones', () => {
    const { notation } = notate(
      scoreFromNotes([{ pitch: 60, durationTicks: 720 }, { pitch: 62 }], { pickupTicks: 720 }),
    );
    expect(notation.measures.map(({ number, durationTicks, implicit }) => [number, durationTicks, implicit])).toEqual([
      ['0', 720, true],
      ['1', 1920, undefined],
    ]);
    expect(rhythm(notation)).toBe('4. / 4 r4 r2');
  });
});

describe('voices and staves', () => {
  it('notes that begin and end together are a chord, others get a voice of their own, the higher first', () => {
    const { notation } = notate(
      scoreFromNotes(
        [
          { pitch: 60, tick: 0, durationTicks: 960 },
          { pitch: 64, tick: 0, durationTicks: 960 },
          { pitch: 72, tick: 0, durationTicks: 480 },
          { pitch: 74, tick: 480, durationTicks: 480 },
        ],
        { meters: '2/4' },
      ),
    );
    expect([rhythm(notation, 0, 1), rhythm(notation, 0, 2)]).toEqual(['4 4', '2']);
    expect(
      notation.parts[0].events.find(({ voice }) => voice === 2)?.notes.map(({ pitch }) => spelledName(pitch)),
    ).toEqual(['C4', 'E4']);
  });

  it('the same key twice at once stays two notes', () => {
    const score = scoreFromNotes([
      { pitch: 60, tick: 0 },
      { pitch: 60, tick: 0 },
      { pitch: 60, tick: 240, durationTicks: 720 },
    ]);
    expect(notesOf(scoreOfNotation(notate(score).notation).score, 0)).toEqual(notesOf(score, 0));
  });

  it('a key tied over the bar line in two voices at once keeps its two lengths', () => {
    const score = scoreFromNotes(
      [
        { pitch: 66, tick: 0, durationTicks: 816 },
        { pitch: 66, tick: 672, durationTicks: 96 },
      ],
      { meters: '1/8' },
    );
    expect(notesOf(scoreOfNotation(notate(score).notation).score, 0)).toEqual(notesOf(score, 0));
  });

  it('so do twenty, in chords, over many bars', () => {
    const notes = Array.from({ length: 40 }, (_, i) => ({
      pitch: 60 + (i % 3),
      tick: (i % 7) * 120,
      durationTicks: 960 * (1 + ((i * 5) % 11)),
    }));
    const score = scoreFromNotes(notes, { meters: '2/4' });
    expect(notesOf(scoreOfNotation(notate(score).notation).score, 0)).toEqual(notesOf(score, 0));
  });

  it('a track without notes gets no staff', () => {
    const score = createScore({ tracks: [{}, { notes: [{ pitch: 60 }] }] });
    const { notation, reports } = notate(score);
    expect(notation.parts).toHaveLength(1);
    expect(reports.map(({ code }) => code)).toContain('empty-tracks');
    expect(notate(score, { emptyTracks: true }).notation.parts).toHaveLength(2);
  });

  it('six lengths at once take four voices: the rest is written as tied chords', () => {
    const lengths = [1920, 1800, 1680, 1560, 1440, 1320];
    const score = scoreFromNotes(lengths.map((durationTicks, i) => ({ pitch: 60 + i, tick: 0, durationTicks })));
    const { notation } = notate(score);
    expect(new Set(notation.parts[0].events.map(({ voice }) => voice)).size).toBe(4);
    expect(notesOf(scoreOfNotation(notation).score, 0)).toEqual(notesOf(score, 0));
  });

  it('a piano that spans both clefs has two staves, a melody one', () => {
    const wide = scoreFromNotes([40, 47, 52, 64, 67, 72].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })));
    const [part] = notate(wide).notation.parts;
    expect(part.staves).toBe(2);
    expect(part.clefs.map(({ staff, sign }) => `${staff}${sign}`)).toEqual(['1G', '2F']);
    expect(notate(scoreFromNotes([{ pitch: 40 }, { pitch: 80 }])).notation.parts[0].staves).toBe(1);
  });

  it('tracks named right and left hand share a part, unless told otherwise', () => {
    const score = createScore({
      tracks: [
        { name: 'Piano right', notes: [{ pitch: 72 }] },
        { name: 'Piano left', notes: [{ pitch: 48 }] },
      ],
    });
    const { notation, reports } = notate(score);
    expect(notation.parts.map(({ name, staves }) => [name, staves])).toEqual([['Piano', 2]]);
    expect(reports.map(({ code }) => code)).toContain('hands-merged');
    expect(notate(score, { mergeHands: false }).notation.parts).toHaveLength(2);
  });

  it('drums are unpitched, the feet below the hands', () => {
    const score = createScore({
      tracks: [
        {
          channel: 9,
          notes: [36, 42, 38, 42].map((pitch, i) => ({ pitch, tick: Math.floor(i / 2) * 480, durationTicks: 30 })),
        },
      ],
    });
    const { notation } = notate(score);
    const [part] = notation.parts;
    expect(part.clefs).toEqual([{ tick: 0, staff: 1, sign: 'percussion', line: 2 }]);
    expect(part.events[0].notes[0]).toMatchObject({ unpitched: 42, notehead: 'x' });
    expect([rhythm(notation, 0, 1), rhythm(notation, 0, 2)]).toEqual(['4 4 r2', '4 h4 h2']);
    expect(
      notesOf(scoreOfNotation(notate(score, { drumLengths: 'played', emptyTracks: true }).notation).score, 0),
    ).toEqual(notesOf(score, 0));
  });

  it('a viola reads the alto clef, a cello line changes clef only for good', () => {
    const clefs = (program: number, pitches: readonly number[]): string =>
      notate(createScore({ tracks: [{ program, notes: pitches.map((pitch) => ({ pitch })) }] }))
        .notation.parts[0].clefs.map(({ sign, line }) => sign + line)
        .join(' ');
    expect(clefs(41, [60, 62, 64])).toBe('C3');
    expect(clefs(0, [38, 40, 72, 41, 43])).toBe('F4');
    expect(clefs(0, [...new Array(8).fill(38), ...new Array(8).fill(79)])).toBe('F4 G2');
  });
});

describe('what goes along', () => {
  it('chords, sections, lyrics, tempos, keys, credits and pedal come back', () => {
    const score = createScore({
      bpm: 90,
      keys: [{ tick: 0, fifths: -1, mode: 'minor' }],
      chords: [{ tick: 0, symbol: 'Dm7' }],
      sections: [{ tick: 0, name: 'verse' }],
      texts: [
        { tick: 0, kind: 'name', text: 'Air' },
        { tick: 0, kind: 'text', text: 'Composer: Anon.' },
      ],
      tracks: [
        {
          name: 'Flute',
          notes: [
            { pitch: 62, velocity: 33 },
            { pitch: 61, velocity: 99 },
          ],
          texts: [
            { tick: 0, kind: 'lyric', text: 'A-' },
            { tick: 480, kind: 'lyric', text: 've' },
          ],
          controllers: [
            { tick: 0, controller: 64, value: 127 },
            { tick: 480, controller: 64, value: 0 },
          ],
        },
      ],
    });
    const { notation, reports } = notate(score);
    const back = scoreOfNotation(notation).score;
    expect(reports).toEqual([]);
    expect({ ...back, endTick: score.endTick, meters: [], tracks: [] }).toEqual({ ...score, tracks: [] });
    expect(back.tracks).toEqual(score.tracks);
    expect(
      notation.parts[0].events
        .map(({ notes, lyrics }) => [
          spelledName(notes[0]?.pitch ?? { step: 'C', alter: 0, octave: 0 }),
          lyrics?.[0].syllabic,
        ])
        .slice(0, 2),
    ).toEqual([
      ['D4', 'begin'],
      ['C#4', 'end'],
    ]);
  });

  it('what paper does not hold is reported, by kind and count', () => {
    const score = createScore({
      keys: [{ tick: 0, fifths: 0, mode: 'major' }],
      tracks: [
        {
          notes: [{ pitch: 60, tick: 7, durationTicks: 471 }],
          controllers: [1, 7, 10].map((controller) => ({ tick: 0, controller, value: 1 })),
          pitchBends: [{ tick: 0, value: 0 }],
        },
      ],
    });
    const { reports } = notate(score);
    expect(reports.map(({ code, count = 1 }) => [code, count])).toEqual([
      ['off-grid', 1],
      ['controllers', 3],
      ['pitch-bends', 1],
    ]);
  });
});

/** Notes in an order that does not depend on equal ones, in parts of a quarter. */
function notesOf(score: Score, track: number): string[] {
  const time = (ticks: Ticks): number => ticks / score.ticksPerQuarter;
  const word = ({ pitch, tick, durationTicks, velocity }: Note): string =>
    `${pitch}@${time(tick)}+${time(durationTicks)} ${velocity}`;
  return score.tracks[track].notes.map(word).sort();
}

describe('what is written sounds as it was', () => {
  const meter = fc.record({
    tick: fc.nat(12).map((beat) => beat * 240),
    numerator: fc.integer({ min: 1, max: 13 }),
    denominator: fc.constantFrom(1, 2, 4, 8, 16),
  });
  const note = fc
    .record({
      pitch: fc.integer({ min: 30, max: 90 }),
      velocity: fc.integer({ min: 1, max: 127 }),
      unit: fc.constantFrom(20, 30, 48, 80, 120, 160, 240),
      start: fc.nat(40),
      length: fc.integer({ min: 1, max: 24 }),
    })
    .map(({ pitch, velocity, unit, start, length }) => ({
      pitch,
      velocity,
      tick: start * unit,
      durationTicks: length * unit,
    }));
  const track = fc.record({
    program: fc.constantFrom(0, 19, 32, 41, 73),
    channel: fc.constantFrom(0, 1, 9),
    notes: fc.array(note, { maxLength: 40 }),
  });

  it('every generated score on the grid', () => {
    fc.assert(
      fc.property(
        fc.array(track, { maxLength: 3 }),
        fc.array(meter, { maxLength: 3 }),
        fc.constantFrom(0, 120, 480, 720),
        (tracks, meters, pickupTicks) => {
          const score = createScore({ meters: meters.toSorted((a, b) => a.tick - b.tick), pickupTicks, tracks });
          const { notation, reports } = notate(score, { mergeHands: false, drumLengths: 'played', emptyTracks: true });
          expect(reports.map(({ code }) => code)).not.toContain('off-grid');
          const back = scoreOfNotation(notation);
          expect(back.reports).toEqual([]);
          for (const i of tracks.keys()) expect(notesOf(back.score, i)).toEqual(notesOf(score, i));
          checkVoices(notation);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.skipIf(!hasData()).each([
    ['open-hymnal', 8],
    ['folk-tunes-pd', 60],
    ['js-fakes', 30],
    ['openscore-lieder', 60],
    ['mutopia', 80],
    ['freedoom-music', 20],
  ])(
    'real music, put on a grid of 24 parts, by way of MusicXML too: %s, every %ith file',
    (set, step) => {
      let files = 0;
      const all = [...filesOf(`open/${set}/mid.tar.gz`)];
      for (const { bytes } of all.filter((_, i) => i % step === 0)) {
        const score = onGrid(readMidi(bytes).score);
        const { notation } = notate(score, { mergeHands: false, drumLengths: 'played', emptyTracks: true });
        const back = scoreOfNotation(notation).score;
        const { text } = writeMusicXml(notation);
        const printed = scoreOfNotation(readMusicXml(new TextEncoder().encode(text)).notation).score;
        for (const i of score.tracks.keys()) expect(notesOf(printed, i)).toEqual(notesOf(score, i));
        for (const i of score.tracks.keys()) expect(notesOf(back, i)).toEqual(notesOf(score, i));
        checkVoices(notation);
        files++;
      }
      expect(files).toBeGreaterThan(3);
    },
    60_000,
  );
});

/** No two events of a voice overlap, each measure's first voice is full, each value is as long as its event. */
function checkVoices({ parts, measures }: NotatedScore): void {
  for (const { events } of parts) {
    const ends = new Map<number, Ticks>();
    let first = 0;
    for (const { voice, tick, durationTicks, value, notes } of events) {
      expect(tick).toBeGreaterThanOrEqual(ends.get(voice) ?? 0);
      ends.set(voice, tick + durationTicks);
      if (voice === 1) first += durationTicks;
      if (notes.length > 0) expect(value).toBeDefined();
    }
    expect(first).toBe(measures.reduce((sum, { durationTicks }) => sum + durationTicks, 0));
  }
}
