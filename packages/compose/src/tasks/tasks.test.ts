import { gridOfScore, quantizeChorale, VOICES } from '@continuo/corpus';
import { createScore, type Note, readMidi, type Score, tickOfBar, writeMidi } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer, ComposeVariation } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { CHORAL_RANGES } from '../compose-request.ts';
import { fakeModel } from '../fake-model.ts';

async function answerOf(request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(fakeModel(), request)) if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const only = async (request: ComposeRequestInput): Promise<ComposeVariation> =>
  (await answerOf(request)).variations[0]!;

/** Four voices of quarter notes, `bars` bars long. */
const quarters = (bars: number, words: Parameters<typeof createScore>[0] = {}): Score =>
  createScore({
    meters: '4/4',
    ...words,
    tracks: [72, 67, 60, 48].map((pitch, voice) => ({
      name: ['Soprano', 'Alto', 'Tenor', 'Bass'][voice]!,
      notes: Array.from({ length: bars * 4 }, (_, beat) => ({ pitch: pitch + (beat % 3) })),
    })),
  });

describe('continue', () => {
  test('keeps every note and adds so many bars', async () => {
    const score = quarters(2);
    const variation = await only({ task: 'continue', score, bars: 3, key: 'C major' });
    expect(variation.score.endTick).toBe(5 * 1920);
    variation.score.tracks.forEach((track, index) => {
      expect(track.notes.filter((note) => note.tick < 2 * 1920)).toEqual(score.tracks[index]!.notes);
      expect(track.notes.some((note) => note.tick >= 4 * 1920)).toBe(true);
    });
    expect(variation.wishes.filter((wish) => !wish.kept)).toEqual([]);
    expect(variation.wishes.find((wish) => wish.wish === 'bars')).toMatchObject({ asked: '3 more', got: '3 more' });
  });

  test('fills an incomplete last bar first, after a pickup', async () => {
    // a pickup of a quarter, a bar of four, then three quarters
    const score = { ...quarters(2), pickupTicks: 480 };
    const { score: longer } = await only({ task: 'continue', score, bars: 1 });
    expect(longer.endTick).toBe(480 + 3 * 1920);
    expect(longer.tracks[0]!.notes.find((note) => note.tick >= 2 * 1920)!.tick).toBe(2 * 1920);
  });

  test('refuses a score without four voices', async () => {
    const score = createScore({ tracks: [{ notes: [{ pitch: 60 }] }] });
    await expect(only({ task: 'continue', score })).rejects.toThrow('found 1 voices with notes (track 1), expected 4');
  });
});

describe('harmonize', () => {
  const tune = [60, 62, 64, 65, 67, 69, 71, 72].map((pitch) => ({ pitch: pitch + 5 }));

  test('keeps the melody to the tick and finds its key', async () => {
    const score = createScore({ bpm: 100, tracks: [{ name: 'Tune', program: 73, channel: 2, notes: tune }] });
    const { score: four, wishes } = await only({ task: 'harmonize', score });
    expect(four.tracks[0]!.notes).toEqual(score.tracks[0]!.notes);
    expect(four.tracks.map(({ name, program, channel }) => [name, program, channel])).toEqual([
      ['Soprano', 73, 2],
      ['Alto', 52, 0],
      ['Tenor', 52, 1],
      ['Bass', 52, 3],
    ]);
    expect(four.tempos).toEqual(score.tempos);
    expect(four.endTick).toBe(score.endTick);
    expect(wishes[0]).toMatchObject({ wish: 'key', asked: 'none; F major found in the music', hard: false });
    expect(wishes.find((wish) => wish.wish === 'melody')).toMatchObject({ got: 'kept to the tick', kept: true });
    for (const track of four.tracks) expect(track.notes.length).toBeGreaterThan(0);
  });

  test('keeps a melody off the grid as it is and reports it', async () => {
    const notes = tune.map((note, index) => ({
      ...note,
      tick: index * 480 + 13 * (index % 3) + 37,
      durationTicks: 401,
    }));
    const score = createScore({ tracks: [{ notes }] });
    const { score: four, reports } = await only({ task: 'harmonize', score });
    expect(four.tracks[0]!.notes).toEqual(score.tracks[0]!.notes);
    expect(reports[0]).toMatch(/^8 notes do not lie on sixteenths \(the first at tick 37 of track 1\)/);
  });

  test('the melody may be the bass, and lie outside a voice’s range', async () => {
    const score = createScore({ tracks: [{ notes: tune }] });
    const { score: four } = await only({ task: 'harmonize', score, melodyVoice: 'bass', ranges: { bass: [36, 40] } });
    expect(four.tracks[3]!.notes).toEqual(score.tracks[0]!.notes);
  });

  test('a melody that is no soprano is told', async () => {
    const score = createScore({ tracks: [{ notes: [48, 50, 52].map((pitch) => ({ pitch })) }] });
    const { reports } = await only({ task: 'harmonize', score });
    expect(reports[0]).toMatch(/^the melody \(C3–E3\) lies mostly outside the soprano's range C4–A5/);
    expect((await only({ task: 'harmonize', score, melodyVoice: 'bass' })).reports).toEqual([]);
  });

  test('the other voices rest before the melody begins', async () => {
    const score = createScore({
      tracks: [{ notes: tune.map((note, index) => ({ ...note, tick: (index + 3) * 480 })) }],
    });
    const { score: four } = await only({ task: 'harmonize', score });
    expect(four.tracks.map((track) => track.notes[0]!.tick)).toEqual([1440, 1440, 1440, 1440]);
  });
});

describe('infill', () => {
  test('writes the cells anew and leaves all else as it was, to the tick', async () => {
    const score = quarters(4);
    const { score: after, wishes } = await only({
      task: 'infill',
      score,
      cells: [{ bars: [2, 3], voices: ['alto', 'bass'] }],
      seed: 2,
    });
    for (const voice of [0, 2]) expect(after.tracks[voice]).toBe(score.tracks[voice]);
    for (const voice of [1, 3]) {
      const outside = (note: Note): boolean => note.tick < 1920 || note.tick >= 3 * 1920;
      expect(after.tracks[voice]!.notes.filter(outside)).toEqual(score.tracks[voice]!.notes.filter(outside));
      expect(after.tracks[voice]!.notes).not.toEqual(score.tracks[voice]!.notes);
    }
    expect(wishes.filter((wish) => wish.hard && !wish.kept)).toEqual([]);
  });

  test('a note that reaches over an edge stays whole and is told', async () => {
    const base = quarters(4);
    const long = { pitch: 67, velocity: 80, tick: 1440, durationTicks: 960 };
    const alto = {
      ...base.tracks[1]!,
      notes: [...base.tracks[1]!.notes.slice(0, 3), long, ...base.tracks[1]!.notes.slice(5)],
    };
    const score = { ...base, tracks: base.tracks.with(1, alto) };
    const { score: after, reports } = await only({
      task: 'infill',
      score,
      cells: [{ bars: [2, 2], voices: ['alto'] }],
    });
    expect(after.tracks[1]!.notes).toContain(long);
    expect(reports).toEqual([
      "the alto's note of pitch 67 at tick 1440 (bar 1) reaches over the edge of a cell and stays whole",
    ]);
    expect(gridOfScore(after).length).toBe(64);
  });

  test('a locked note stays, and one that is not there is refused', async () => {
    const score = quarters(2);
    const request = { task: 'infill', score, cells: [{ bars: [1, 2], voices: ['soprano'] }] } as const;
    const { score: after, wishes } = await only({
      ...request,
      cells: [{ bars: [1, 2], voices: ['soprano'] }],
      locks: [{ voice: 'soprano', tick: 960 }],
    });
    expect(after.tracks[0]!.notes).toContain(score.tracks[0]!.notes[2]);
    expect(wishes.find((wish) => wish.wish === 'locks')).toMatchObject({ got: '1 kept', kept: true });
    await expect(
      only({ ...request, cells: [{ bars: [1, 2], voices: ['soprano'] }], locks: [{ voice: 'soprano', tick: 970 }] }),
    ).rejects.toThrow('locks: no note of the soprano begins at tick 970; the nearest begins at 960');
  });

  test('where notes that stay fill all cells, nothing is written and that is told', async () => {
    const base = quarters(3);
    const score = {
      ...base,
      tracks: base.tracks.with(3, {
        ...base.tracks[3]!,
        notes: [{ pitch: 48, velocity: 80, tick: 0, durationTicks: 5760 }],
      }),
    };
    const {
      score: after,
      reports,
      natsPerToken,
    } = await only({ task: 'infill', score, cells: [{ bars: [2, 2], voices: ['bass'] }] });
    expect(after).toEqual(score);
    expect(natsPerToken).toBe(0);
    expect(reports.at(-1)).toBe('nothing is left to write: the notes that stay fill all cells');
  });

  test('fills an empty voice', async () => {
    const base = quarters(2);
    const score = { ...base, tracks: base.tracks.with(2, { ...base.tracks[2]!, notes: [] }) };
    const { score: after } = await only({ task: 'infill', score, cells: [{ bars: [1, 2], voices: ['tenor'] }] });
    expect(gridOfScore(after).pitches.every((pitch) => pitch >= 0)).toBe(true);
  });

  test('refuses bars that the score has not', async () => {
    await expect(
      only({ task: 'infill', score: quarters(4), cells: [{ bars: [3, 9], voices: ['bass'] }] }),
    ).rejects.toThrow('cells: found bars 3–9, the score has bars 1–4');
  });

  test('the model sees what stands, before and after', async () => {
    const model = fakeModel();
    const score = quarters(3);
    for await (const _ of compose(model, { task: 'infill', score, cells: [{ bars: [2, 2], voices: ['tenor'] }] }));
    const { given, length } = model.plans[0]!;
    expect(length).toBe(48);
    const { pitches } = gridOfScore(score);
    expect([...given!]).toEqual(
      [...pitches].map((pitch, place) => (place % 4 === 2 && place >= 64 && place < 128 ? -2 : pitch)),
    );
  });
});

/** Scores of four voices whose notes begin and end anywhere, some of them off the grid. */
const anyScore = fc
  .record({
    pickup: fc.constantFrom(0, 240, 480),
    meter: fc.constantFrom('4/4' as const, '3/4' as const, '6/8' as const),
    ticksPerQuarter: fc.constantFrom(480, 96, 1000, 10),
    voices: fc.tuple(
      ...VOICES.map((name) =>
        fc.array(
          fc.record({
            pitch: fc.integer({ min: CHORAL_RANGES[name][0], max: CHORAL_RANGES[name][1] }),
            sixteenths: fc.constantFrom(1, 2, 4, 4, 6, 8, 20),
            shift: fc.constantFrom(0, 0, 0, 0.3),
          }),
          { minLength: 12, maxLength: 20 },
        ),
      ),
    ),
  })
  .map(({ pickup, meter, ticksPerQuarter, voices }) =>
    createScore({
      ticksPerQuarter,
      meters: meter,
      pickupTicks: Math.round((pickup / 480) * ticksPerQuarter),
      tracks: voices.map((notes, voice) => {
        let at = 0;
        return {
          name: VOICES[voice]!,
          notes: notes.map(({ pitch, sixteenths, shift }) => {
            const tick = Math.round(((at + shift) * ticksPerQuarter) / 4);
            at += sixteenths;
            return { pitch, tick, durationTicks: Math.max(1, Math.round((at * ticksPerQuarter) / 4) - tick) };
          }),
        };
      }),
    }),
  );

test('200 random requests: masks hold, locks and all outside the cells stay, MIDI keeps it', async () => {
  const asked = fc.record({
    score: anyScore,
    task: fc.constantFrom('infill' as const, 'infill' as const, 'continue' as const),
    first: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 0, max: 2 }),
    voices: fc.subarray([...VOICES], { minLength: 1 }),
    lockEvery: fc.integer({ min: 2, max: 6 }),
    withLocks: fc.boolean(),
    key: fc.constantFrom('D minor', 'Eb major', 'F# lydian', undefined),
    temperature: fc.constantFrom(0, 0.7, 1, 3),
    noCrossing: fc.boolean(),
    rests: fc.boolean(),
    seed: fc.nat(),
  });
  let written = 0;
  await fc.assert(
    fc.asyncProperty(asked, async ({ score, task, first, more, voices, lockEvery, withLocks, key, ...sampling }) => {
      const cells = [{ bars: [first, first + more] as [number, number], voices }];
      const locks = withLocks
        ? VOICES.flatMap((voice, index) =>
            score.tracks[index]!.notes.filter((_, at) => at % lockEvery === 0).map(({ tick }) => ({ voice, tick })),
          )
        : [];
      const request: ComposeRequestInput = {
        task,
        score,
        ...(task === 'infill' ? { cells, locks } : { bars: more + 1 }),
        ...(key === undefined ? {} : { key }),
        ...sampling,
      };
      const lastBar = Math.max(...(task === 'infill' ? [first + more] : [1]));
      const {
        score: after,
        wishes,
        notes,
      } = await only(request).catch((error) => {
        if (error.code === 'bad-cells' && lastBar > 1) return { score: undefined, wishes: [], notes: [] };
        throw error;
      });
      if (after === undefined) return;
      written += notes.length;
      expect(
        wishes.filter(
          (wish) => wish.hard && !wish.kept && wish.wish !== 'no crossing' && !(sampling.rests && wish.wish === 'bars'),
        ),
      ).toEqual([]);
      const pitchClasses = {
        'D minor': [2, 4, 5, 7, 9, 10, 0],
        'Eb major': [3, 5, 7, 8, 10, 0, 2],
        'F# lydian': [6, 8, 10, 0, 1, 3, 5],
      };
      const start = tickOfBar(score, first);
      const end = tickOfBar(score, first + more + 1);
      for (const [index, track] of after.tracks.entries()) {
        const before = new Set(score.tracks[index]!.notes);
        const kept = new Set(track.notes);
        const outside = score.tracks[index]!.notes.filter(
          ({ tick, durationTicks }) => tick < start || tick + durationTicks > end,
        );
        if (task === 'infill') expect(outside.every((note) => kept.has(note))).toBe(true);
        const [low, high] = CHORAL_RANGES[VOICES[index]!];
        for (const [at, note] of track.notes.entries()) {
          const next = track.notes[at + 1];
          if (before.has(note)) continue;
          if (key !== undefined) expect(pitchClasses[key as keyof typeof pitchClasses]).toContain(note.pitch % 12);
          expect(note.pitch >= low && note.pitch <= high).toBe(true);
          if (next !== undefined) expect(note.tick + note.durationTicks).toBeLessThanOrEqual(next.tick);
          if (task === 'infill') expect(voices).toContain(VOICES[index]!);
          if (task === 'infill') expect(note.tick >= start && note.tick + note.durationTicks <= end).toBe(true);
        }
        for (const lock of locks)
          if (lock.voice === VOICES[index])
            expect(track.notes.some((note) => before.has(note) && note.tick === lock.tick)).toBe(true);
        if (task === 'continue' || !voices.includes(VOICES[index]!))
          expect(track.notes.filter((note) => before.has(note))).toEqual(score.tracks[index]!.notes);
      }
      expect(() => quantizeChorale(after)).not.toThrow();
      expect(readMidi(writeMidi(after)).score.tracks.map((track) => track.notes)).toEqual(
        after.tracks.map((track) => track.notes),
      );
    }),
    { numRuns: 200 },
  );
  expect(written).toBeGreaterThan(1000);
});
