import { describe, expect, it } from 'vitest';
import type { Note } from '../score.ts';
import { barAtTick, countBars } from '../time/bar-map.ts';
import { validateScore } from '../validate-score.ts';
import type { Measure, NotatedEvent, NotatedNote, NotatedPart, NotatedScore, SpelledPitch } from './notated-score.ts';
import { scoreOfNotation } from './score-of-notation.ts';

const C4: SpelledPitch = { step: 'C', alter: 0, octave: 4 };
const D4: SpelledPitch = { step: 'D', alter: 0, octave: 4 };
const BB3: SpelledPitch = { step: 'B', alter: -1, octave: 3 };

function event(
  tick: number,
  durationTicks: number,
  notes: readonly NotatedNote[],
  more: Partial<NotatedEvent> = {},
): NotatedEvent {
  return { tick, durationTicks, staff: 1, voice: 1, notes, ...more };
}

function part(events: readonly NotatedEvent[], more: Partial<NotatedPart> = {}): NotatedPart {
  return { name: 'Flute', program: 73, staves: 1, clefs: [], keys: [], events, chords: [], directions: [], ...more };
}

function notation(parts: readonly NotatedPart[], more: Partial<NotatedScore> = {}): NotatedScore {
  const measures: Measure[] = [0, 1, 2].map((i) => ({ tick: i * 1920, durationTicks: 1920, number: String(i + 1) }));
  return { ticksPerQuarter: 480, credits: [], measures, meters: [], tempos: [], sections: [], parts, ...more };
}

/** Each note as pitch@tick+duration. */
function line(notes: readonly Note[]): string {
  return notes.map(({ pitch, tick, durationTicks }) => `${pitch}@${tick}+${durationTicks}`).join(' ');
}

describe('the sounding score of a notated one', () => {
  it('tied notes are one note, across the bar line too', () => {
    const events = [
      event(0, 1920, [{ pitch: C4, tieStart: true }]),
      event(1920, 480, [{ pitch: C4, tieStop: true, tieStart: true }]),
      event(2400, 480, [{ pitch: C4, tieStop: true }]),
      event(2880, 480, [{ pitch: C4 }]),
    ];
    const { score, reports } = scoreOfNotation(notation([part(events)]));
    expect(line(score.tracks[0].notes)).toBe('60@0+2880 60@2880+480');
    expect(reports).toEqual([]);
    expect(validateScore(score)).toEqual([]);
  });

  it('a tie that leads nowhere is reported', () => {
    const { reports } = scoreOfNotation(notation([part([event(0, 480, [{ pitch: C4, tieStart: true }])])]));
    expect(reports.map(({ code }) => code)).toEqual(['open-tie']);
  });

  it('two voices in unison keep their own ties', () => {
    const events = [
      event(0, 480, [{ pitch: C4, tieStart: true }]),
      event(0, 480, [{ pitch: C4, tieStart: true }], { voice: 2 }),
      event(480, 480, [{ pitch: C4, tieStop: true }]),
      event(480, 960, [{ pitch: C4, tieStop: true }], { voice: 2 }),
    ];
    expect(line(scoreOfNotation(notation([part(events)])).score.tracks[0].notes)).toBe('60@0+960 60@0+1440');
  });

  it('a B flat clarinet sounds a tone lower, its key as well', () => {
    const clarinet = part([event(0, 480, [{ pitch: D4 }])], {
      transpose: { chromatic: -2, diatonic: -1 },
      keys: [{ tick: 0, fifths: 2, mode: 'major' }],
    });
    const { score } = scoreOfNotation(notation([clarinet]));
    expect(score.tracks[0].notes[0].pitch).toBe(60);
    expect(score.keys).toEqual([{ tick: 0, fifths: 0, mode: 'major' }]);
  });

  it('a grace note takes a thirty-second before the beat, and at the very start delays its note', () => {
    const grace = { grace: 'slash' } as const;
    const events = [
      event(0, 0, [{ pitch: D4 }], grace),
      event(0, 480, [{ pitch: C4 }]),
      event(480, 0, [{ pitch: C4 }], grace),
      event(480, 0, [{ pitch: BB3 }], grace),
      event(480, 480, [{ pitch: C4 }]),
    ];
    expect(line(scoreOfNotation(notation([part(events)])).score.tracks[0].notes)).toBe(
      '62@0+60 60@60+420 60@360+60 58@420+60 60@480+480',
    );
  });

  it('ticks are made finer where grace notes would not fit', () => {
    const events = [
      event(0, 1, [{ pitch: C4 }]),
      event(1, 0, [{ pitch: D4 }], { grace: 'slash' }),
      event(1, 1, [{ pitch: C4 }]),
    ];
    const measures = [{ tick: 0, durationTicks: 4, number: '1' }];
    const { score } = scoreOfNotation(notation([part(events)], { ticksPerQuarter: 1, measures }));
    expect(score.ticksPerQuarter).toBe(8);
    expect(line(score.tracks[0].notes)).toBe('60@0+8 62@7+1 60@8+8');
  });

  it('marks of loudness give velocities, a wedge leads between them, a note of its own velocity wins', () => {
    const events = [0, 480, 960, 1440].map((tick) =>
      event(tick, 480, [{ pitch: C4, ...(tick === 1440 ? { velocity: 7 } : {}) }]),
    );
    const directions = [
      { tick: 0, staff: 1, kind: 'dynamics', text: 'p' },
      { tick: 0, staff: 1, kind: 'wedge', text: 'crescendo' },
      { tick: 960, staff: 1, kind: 'wedge', text: 'stop' },
      { tick: 960, staff: 1, kind: 'dynamics', text: 'f' },
    ] as const;
    const { score } = scoreOfNotation(notation([part(events, { directions })]));
    expect(score.tracks[0].notes.map(({ velocity }) => velocity)).toEqual([49, 73, 96, 7]);
  });

  it('pedal marks are controller 64, lifted at the end', () => {
    const directions = [
      { tick: 0, staff: 1, kind: 'pedal', text: 'start' },
      { tick: 960, staff: 1, kind: 'pedal', text: 'change' },
    ] as const;
    const { score } = scoreOfNotation(notation([part([event(0, 480, [{ pitch: C4 }])], { directions })]));
    expect(score.tracks[0].controllers.map(({ tick, value }) => [tick, value])).toEqual([
      [0, 127],
      [960, 0],
      [960, 127],
      [5760, 0],
    ]);
  });

  it('percussion sounds its key, on channel 9', () => {
    const { score } = scoreOfNotation(notation([part([event(0, 480, [{ pitch: C4, unpitched: 38 }])]), part([])]));
    expect([score.tracks[0].channel, score.tracks[0].notes[0].pitch, score.tracks[1].channel]).toEqual([9, 38, 0]);
  });

  it('a seventeenth melodic part shares a channel, and says so', () => {
    const parts = Array.from({ length: 17 }, (_, i) =>
      part([event(0, 480, [{ pitch: C4 }])], { program: i === 16 ? 3 : i }),
    );
    const { score, reports } = scoreOfNotation(notation(parts));
    expect(score.tracks.map(({ channel }) => channel)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0, 3,
    ]);
    expect(reports).toMatchObject([{ code: 'channels-shared', count: 2 }]);
  });

  it('a short first measure is a pickup; bars follow the measures', () => {
    const lengths = [480, 1920, 960, 960, 2400, 1920];
    let tick = 0;
    const measures = lengths.map((durationTicks, i): Measure => {
      tick += durationTicks;
      return { tick: tick - durationTicks, durationTicks, number: String(i) };
    });
    const { score } = scoreOfNotation(notation([part([])], { measures }));
    expect(score.pickupTicks).toBe(480);
    // two halves make one bar, 2400 ticks are five quarters
    expect(score.meters.map(({ tick, numerator }) => [tick, numerator])).toEqual([
      [0, 4],
      [4320, 5],
      [6720, 4],
    ]);
    expect(countBars(score)).toBe(4);
    expect(barAtTick(score, 6720).bar).toBe(4);
  });

  it('played repeats say meter and tempo again, and sing the second verse', () => {
    const events = [
      event(0, 1920, [{ pitch: C4 }], {
        lyrics: [
          { verse: 1, text: 'one' },
          { verse: 2, text: 'two', syllabic: 'begin' },
        ],
      }),
      event(1920, 1440, [{ pitch: D4 }]),
    ];
    const measures = [
      { tick: 0, durationTicks: 1920, number: '1' },
      { tick: 1920, durationTicks: 1440, number: '2', repeatTimes: 2 },
    ];
    const meters = [
      { tick: 0, numerator: 4, denominator: 4 },
      { tick: 1920, numerator: 3, denominator: 4 },
    ];
    const tempos = [
      { tick: 0, microsecondsPerQuarter: 500_000 },
      { tick: 1920, microsecondsPerQuarter: 400_000 },
    ];
    const { score } = scoreOfNotation(notation([part(events)], { measures, meters, tempos }), { repeats: 'played' });
    expect(line(score.tracks[0].notes)).toBe('60@0+1920 62@1920+1440 60@3360+1920 62@5280+1440');
    expect(score.meters.map(({ tick, numerator }) => `${numerator}@${tick}`).join(' ')).toBe(
      '4@0 3@1920 4@3360 3@5280',
    );
    expect(score.tempos.map(({ tick }) => tick)).toEqual([0, 1920, 3360, 5280]);
    expect(score.tracks[0].texts.map(({ text }) => text)).toEqual(['one', 'two-']);
  });

  it('credits and tempo words are texts', () => {
    const { score } = scoreOfNotation(
      notation([part([])], {
        credits: [
          { kind: 'title', text: 'Air' },
          { kind: 'composer', text: 'Anon.' },
        ],
        tempos: [{ tick: 0, text: 'Slow' }],
      }),
    );
    expect(score.texts.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'name: Air',
      'text: Composer: Anon.',
      'text: Slow',
    ]);
    expect(score.tempos).toEqual([]);
  });
});
