/** Scores for laws: several tracks, drums, unisons, changes of meter, tempo, key and program, pickups, and nothing at all. */
import { createTrack, type Score, type Track } from '@continuo/music';
import fc from 'fast-check';

const anyNote = (last: number) =>
  fc.record({
    tick: fc.nat(last),
    durationTicks: fc.oneof(fc.nat(40), fc.nat(last * 2)),
    // few pitches, so that unisons overlap
    pitch: fc.oneof(fc.integer({ min: 58, max: 64 }), fc.nat(127)),
    velocity: fc.integer({ min: 1, max: 127 }),
  });

const anyTrack = (last: number): fc.Arbitrary<Track> =>
  fc
    .record({
      program: fc.oneof(fc.constantFrom(0, 40), fc.nat(127)),
      channel: fc.constantFrom(0, 1, 9),
      notes: fc.array(anyNote(last), { maxLength: 12 }),
      controllers: fc.array(
        fc.record({ tick: fc.nat(last), controller: fc.constantFrom(64, 1, 7), value: fc.nat(127) }),
        { maxLength: 4 },
      ),
      programChanges: fc.array(fc.record({ tick: fc.nat(last), program: fc.constantFrom(0, 40, 73) }), {
        maxLength: 2,
      }),
      pitchBends: fc.array(fc.record({ tick: fc.nat(last), value: fc.nat(16383) }), { maxLength: 1 }),
    })
    .map(({ notes, controllers, programChanges, pitchBends, ...words }) => ({
      ...createTrack({ ...words, notes }),
      controllers: byTick(controllers),
      programChanges: byTick(programChanges),
      pitchBends: byTick(pitchBends),
    }));

function byTick<Event extends { readonly tick: number }>(events: readonly Event[]): Event[] {
  return events.toSorted((a, b) => a.tick - b.tick);
}

/** Any score of a few bars. */
export const anyScore: fc.Arbitrary<Score> = fc
  .record({ ticksPerQuarter: fc.constantFrom(1, 4, 12, 24, 96, 100, 480), quarters: fc.constantFrom(0, 1, 4, 11, 30) })
  .chain(({ ticksPerQuarter, quarters }) => {
    const last = ticksPerQuarter * quarters;
    return fc.record({
      ticksPerQuarter: fc.constant(ticksPerQuarter),
      tempos: fc
        .array(
          fc.record({ tick: fc.nat(last), microsecondsPerQuarter: fc.integer({ min: 100_000, max: 2_000_000 }) }),
          { maxLength: 3 },
        )
        .map(byTick),
      meters: fc
        .array(
          fc.record({
            tick: fc.oneof(fc.constant(0), fc.nat(last)),
            numerator: fc.oneof(fc.constantFrom(2, 3, 4), fc.integer({ min: 1, max: 30 })),
            denominator: fc.oneof(fc.constant(4), fc.constantFrom(1, 2, 8, 16, 32, 64)),
          }),
          { maxLength: 3 },
        )
        .map(byTick),
      keys: fc
        .array(
          fc.record({
            tick: fc.nat(last),
            fifths: fc.integer({ min: -7, max: 7 }),
            mode: fc.constantFrom('major' as const, 'minor' as const),
          }),
          { maxLength: 2 },
        )
        .map(byTick),
      pickupTicks: fc.oneof(fc.constant(0), fc.nat(Math.ceil(last / 2))),
      tracks: fc.array(anyTrack(last), { maxLength: 4 }),
      texts: fc.constant([]),
      raws: fc.constant([]),
      endTick: fc.constant(last),
      chords: fc
        .array(
          fc.record({
            tick: fc.nat(last),
            symbol: fc.constantFrom('C', 'Dm7', 'F#m7b5/A', 'Bbmaj9', 'N.C.', 'G7#9', '?'),
          }),
          { maxLength: 3 },
        )
        .map(byTick),
    });
  })
  .map((score) => ({
    ...score,
    endTick: score.tracks.reduce(
      (end, { notes }) => notes.reduce((most, { tick, durationTicks }) => Math.max(most, tick + durationTicks), end),
      score.endTick,
    ),
  }));
