import { createScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { codecOfHeader } from './codec-of-header.ts';
import { PITCHES_START, PITCHES_VOCABULARY_SIZE, pitchCodec, pitchesTokenOfPitch } from './pitch-codec.ts';

/** A tune with a rest, a long note and a repeated one. */
const SCORE = createScore({
  ticksPerQuarter: 4,
  meters: '3/4',
  tracks: [
    {
      notes: [
        { pitch: 60, tick: 0, durationTicks: 2 },
        { pitch: 62, tick: 4, durationTicks: 8 },
        { pitch: 62, tick: 12, durationTicks: 1 },
        { pitch: 55, tick: 20, durationTicks: 4 },
      ],
    },
  ],
});
const TOKENS = [PITCHES_START, 40, 42, 42, 35];

describe('pitches', () => {
  test('a melody is its pitches after a start, in any meter, without rests and lengths', () => {
    expect([...pitchCodec.encode(SCORE)[0]!.tokens]).toEqual(TOKENS);
    expect(codecOfHeader({ kind: 'pitches' })).toBe(pitchCodec);
  });

  test('what is decoded encodes to the same pitches', () => {
    const decoded = pitchCodec.decode(TOKENS);
    expect([...pitchCodec.encode(decoded)[0]!.tokens]).toEqual(TOKENS);
    expect(pitchCodec.notesOf(TOKENS).map(({ token, note }) => [token, note])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    expect(decoded.endTick / decoded.ticksPerQuarter).toBe(pitchCodec.quartersOf(TOKENS));
  });

  test('the start comes first and never again, then any pitch', () => {
    const grammar = pitchCodec.createGrammar();
    const mask = new Uint8Array(PITCHES_VOCABULARY_SIZE);
    expect(grammar.allowed(mask)).toBe(1);
    expect(mask[PITCHES_START]).toBe(1);
    expect(() => grammar.accept(40)).toThrow('token 40 may not come after 0 notes');
    for (const token of TOKENS) grammar.accept(token);
    expect(grammar.bars).toBe(1);
    expect(grammar.allowed(mask)).toBe(88);
    expect(() => grammar.clone().accept(PITCHES_START)).toThrow('token 0 may not come after 4 notes');
  });

  test('a transposition moves pitches and not the start; out of the keys there is none', () => {
    expect([...pitchCodec.transpose(Int32Array.from(TOKENS), 2)!]).toEqual([PITCHES_START, 42, 44, 44, 37]);
    expect(pitchCodec.transpose(Int32Array.of(PITCHES_START, pitchesTokenOfPitch(107)), 2)).toBeUndefined();
  });

  test('a bar is four notes', () => {
    expect([...pitchCodec.cut(Int32Array.from([...TOKENS, 40]), 1)]).toEqual(TOKENS);
  });

  test('music without a melody is refused', () => {
    const empty = createScore({ ticksPerQuarter: 4, meters: '4/4', tracks: [{ notes: [] }] });
    expect(() => pitchCodec.encode(empty)).toThrow('holds no melody');
  });
});
