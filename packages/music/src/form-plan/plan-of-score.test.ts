import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScore, type NoteInWords, scoreFromNotes } from '../create-score.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import { readMidi } from '../midi/read.ts';
import type { Score } from '../score.ts';
import { filesOf, hasData } from '../testing/data-sets.ts';
import { countBars } from '../time/bar-map.ts';
import { barEnergies } from './bar-energies.ts';
import { barsOfPlan } from './form-plan.ts';
import { formatFormPlan } from './format-form-plan.ts';
import { planOfScore } from './plan-of-score.ts';
import { readFormPlan } from './read-form-plan.ts';
import { sectionDistance } from './section-distance.ts';
import { drawsOf } from './seeded-draws.ts';

const SCALE = [0, 2, 4, 5, 7, 9, 11];

/** Bars of quarters and eighths by chance, in C major. */
function music(bars: number, draw: () => number): NoteInWords[] {
  return Array.from({ length: bars * 4 }, (_, beat) => {
    const step = Math.floor(draw() * 14);
    const pitch = 60 + Math.floor(step / 7) * 12 + SCALE[step % 7];
    const tick = beat * 480;
    if (draw() < 0.7) return [{ pitch, tick, durationTicks: 480 }];
    return [pitch, pitch - 2].map((own, i) => ({ pitch: own, tick: tick + i * 240, durationTicks: 240 }));
  }).flat();
}
const later = (notes: readonly NoteInWords[], bars: number, up = 0): NoteInWords[] =>
  notes.map((note) => ({ ...note, tick: (note.tick as number) + bars * 1920, pitch: note.pitch + up }));

/** A score that follows a plan of letters; a letter with a prime has its last three bars new. */
function scoreOf(plan: string, draw: () => number): Score {
  const known = new Map<string, NoteInWords[]>();
  const notes: NoteInWords[] = [];
  let bar = 0;
  for (const { name, bars } of readFormPlan(plan).sections) {
    const plain = name[0];
    const own = known.get(plain) ?? known.set(plain, music(bars, draw)).get(plain) ?? [];
    const kept = own.filter(({ tick = 0 }) => tick < (bars - 3) * 1920);
    const varied = known.get(name) ?? [...kept, ...later(music(3, draw), bars - 3)];
    known.set(name, name === plain ? own : varied);
    notes.push(...later(known.get(name) ?? [], bar));
    bar += bars;
  }
  return scoreFromNotes(notes);
}

describe('planOfScore', () => {
  it.each(['AABA', 'ABACA', 'ABABCB', "AA'BA"])(
    'law: a piece made by the plan %s gives back its letters',
    (letters) => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const asked = readFormPlan(letters);
          const plan = planOfScore(scoreOf(letters, drawsOf(seed)));
          expect(plan.sections.map(({ name, bars }) => [name, bars])).toEqual(
            asked.sections.map(({ name, bars }) => [name, bars]),
          );
          // what comes back whole lies 0 away
          expect(plan.sections[letters.length - (letters.includes("'") ? 2 : 1)].distance).toBe(0);
        }),
        // the same draws each time: chance makes one random piece in some hundreds alike by accident
        { numRuns: 15, seed: 1 },
      );
    },
  );
  it('sections that the score names are taken; keys, cadences, instruments, energy and what comes back are read off it', () => {
    // a bar a chord: I IV V I in C, then the same in E, louder, higher and without the bass, then in C again
    const chords = [
      [60, 64, 67, 72],
      [60, 65, 69, 72],
      [59, 62, 67, 74],
      [60, 64, 67, 72],
    ];
    const choir = (bar: number, up: number, velocity: number): NoteInWords[] =>
      chords.flatMap((chord, i) =>
        chord.map((pitch) => ({ pitch: pitch + up, tick: (bar + i) * 1920, durationTicks: 1920, velocity })),
      );
    const bass = (bar: number): NoteInWords[] =>
      [48, 53, 43, 48].map((pitch, i) => ({ pitch, tick: (bar + i) * 1920, durationTicks: 1920, velocity: 60 }));
    const score = createScore({
      sections: [
        { tick: 0, name: 'verse' },
        { tick: 4 * 1920, name: 'chorus' },
        { tick: 8 * 1920, name: 'verse' },
      ],
      tracks: [
        { program: 52, notes: [...choir(0, 0, 60), ...choir(4, 4, 110), ...choir(8, 0, 60)] },
        { program: 32, notes: [...bass(0), ...bass(8)] },
      ],
    });
    const { sections } = planOfScore(score);
    expect(sections.map(({ name, bars, key }) => [name, bars, key])).toEqual([
      ['verse', 4, 'C major'],
      ['chorus', 4, 'E major'],
      ['verse', 4, 'C major'],
    ]);
    // only where the voices wait is a cadence heard: at the end
    expect(sections.map(({ cadence }) => cadence)).toEqual([undefined, undefined, 'authentic']);
    expect(sections.map(({ instruments }) => instruments)).toEqual([undefined, ['Choir Aahs'], undefined]);
    expect(sections[1].energy).toBeGreaterThan(0.6);
    expect(sections[0].energy).toBeLessThan(0.5);
    expect([sections[2].varies, sections[2].distance]).toEqual(['verse', 0]);
    expect(sections[1].varies).toBe(undefined);
  });
  it('a pickup belongs to the first section and is not counted; silent bars before the music are a lead-in', () => {
    const draw = drawsOf(3);
    const [a, b] = [music(8, draw), music(8, draw)];
    const notes = [...a, ...later(b, 8), ...later(a, 16)].map((note) => ({
      ...note,
      tick: (note.tick as number) + 480,
    }));
    const pickup = scoreFromNotes([{ pitch: 67, tick: 0 }, ...notes], { pickupTicks: 480 });
    expect(planOfScore(pickup).sections.map(({ name, bars }) => `${name}${bars}`)).toEqual(['A8', 'B8', 'A8']);
    const silent = scoreFromNotes(later([...a, ...later(b, 8), ...later(a, 16)], 2));
    expect(planOfScore(silent).sections.map(({ name, bars }) => `${name}${bars}`)).toEqual([
      'lead-in2',
      'A8',
      'B8',
      'A8',
    ]);
  });
  it('a score without a bar is an error', () => {
    expect(() => planOfScore(createScore())).toThrow('no bar of music');
  });
});

describe('barEnergies', () => {
  it('louder, busier and higher bars have more; silence none; like bars a half', () => {
    const bar = (at: number, count: number, pitch: number, velocity: number): NoteInWords[] =>
      Array.from({ length: count }, (_, i) => ({ pitch, tick: at * 1920 + i * 120, durationTicks: 120, velocity }));
    const energies = barEnergies(
      scoreFromNotes([...bar(0, 4, 60, 60), ...bar(1, 8, 60, 60), ...bar(2, 8, 72, 100), ...bar(4, 4, 60, 60)]),
    );
    expect(energies.length).toBe(5);
    expect(energies[1]).toBeGreaterThan(energies[0]);
    expect(energies[2]).toBeGreaterThan(energies[1]);
    expect(energies[3]).toBe(0);
    expect(energies[4]).toBe(energies[0]);
    expect(barEnergies(scoreFromNotes(bar(0, 4, 60, 60)))).toEqual([0.5]);
    expect(barEnergies(createScore())).toEqual([]);
  });
  it('worked by hand: two bars that differ in density alone, by one deviation each way', () => {
    // log2(1 + 1) = 1 and log2(1 + 3) = 2: mean 1.5, deviation 0.5
    const notes = [...[0, 1, 2, 3].map((beat) => beat * 480), ...Array.from({ length: 12 }, (_, i) => 1920 + i * 160)];
    const energies = barEnergies(
      scoreFromNotes(
        notes.map((tick) => ({ pitch: 60, tick, durationTicks: 160 })),
        { endTick: 3840 },
      ),
    );
    // ±0.5 / √(0.25 + 0.09 + 0.04) = ±0.811 deviations, of which a normal table says 0.209 and 0.791
    expect(energies[0]).toBeCloseTo(0.209, 2);
    expect(energies[1]).toBeCloseTo(0.791, 2);
  });
  it('drums count for density, not for register; velocity counts where it differs', () => {
    const quiet = { pitch: 60, tick: 0, velocity: 40 };
    const loud = { pitch: 60, tick: 1920, velocity: 90 };
    const drums = { channel: DRUM_CHANNEL, notes: [{ pitch: 36, tick: 1920, velocity: 40 }] };
    const [first, second] = barEnergies(createScore({ tracks: [{ notes: [quiet, loud] }] }));
    expect(second).toBeGreaterThan(first);
    const [before, after] = barEnergies(createScore({ tracks: [{ notes: [quiet, { ...quiet, tick: 1920 }] }, drums] }));
    expect(after).toBeGreaterThan(before);
  });
});

describe('sectionDistance', () => {
  const half = (pitches: readonly number[], from: number): NoteInWords[] =>
    pitches.map((pitch, i) => ({ pitch, tick: from + i * 480 }));
  const distance = (a: readonly number[], b: readonly number[]) =>
    sectionDistance(
      scoreFromNotes([...half(a, 0), ...half(b, 1920)]),
      { tick: 0, endTick: 1920 },
      { tick: 1920, endTick: 3840 },
    );
  it('the same in another key is 0, one note of four an eighth, the rhythm alone nearly a half', () => {
    expect(distance([60, 62, 64, 65], [65, 67, 69, 70])).toBe(0);
    expect(distance([60, 62, 64, 65], [60, 62, 64, 67])).toBeCloseTo(1 / 8);
    // whatever the transposition, one note of four falls on its own
    expect(distance([60, 62, 64, 65], [60, 50, 71, 79])).toBeCloseTo(3 / 8);
    expect(distance([60, 62, 64, 65], [])).toBe(1);
  });
});

describe.skipIf(!hasData('open/openscore-lieder'))('plans of songs', () => {
  it('their bars add up, and their text reads back', () => {
    const files = [...filesOf('open/openscore-lieder/mid.tar.gz')];
    for (const { bytes } of files.filter((_, i) => i % 150 === 0)) {
      const { score } = readMidi(bytes);
      const plan = planOfScore(score);
      expect(barsOfPlan(plan)).toBe(countBars(score));
      expect(readFormPlan(formatFormPlan(plan))).toEqual(plan);
      expect(plan.sections.every(({ energy = -1 }) => energy >= 0 && energy <= 1)).toBe(true);
    }
  });
});
