import { expect, test } from 'vitest';
import { guesses, longestRepeat, noRepeats, type Repeats, remember, timesRepeated } from './chorale-repeats.ts';
import { UNKNOWN_TOKEN } from './chorale-voices.ts';

/** A piece of one letter a frame: soprano by the letter, the others a tenth, a fifth and an octave of letters below. */
function piece(letters: string): Repeats {
  const repeats = noRepeats();
  for (const letter of letters) remember(repeats, frameOf(letter), 0);
  return repeats;
}
const frameOf = (letter: string): number[] => [40, 36, 33, 20].map((token) => token + letter.charCodeAt(0) - 97);

test('what came after the longest match is guessed, by every voice, and believed the more the longer it is', () => {
  const repeats = piece('abcdefgh' + 'xabcdefg'); // seven frames are as they were before the h
  expect(longestRepeat(repeats)).toEqual({ frame: 7, belief: 5 });
  for (const voice of [0, 1, 2, 3]) {
    expect(guesses(repeats, voice, frameOf('h'), 0)[0]).toEqual({ token: frameOf('h')[voice], belief: 5 });
  }
});

test('a voice that goes another way ends the match for the voices below it', () => {
  const repeats = piece('abcdefgh' + 'xabcdefg');
  const [byAll, bySelf] = guesses(repeats, 1, [frameOf('b')[0]!], 0);
  expect(byAll).toEqual({ token: UNKNOWN_TOKEN, belief: 0 });
  expect(bySelf).toEqual({ token: frameOf('h')[1], belief: 5 }); // but the voice by itself is still where it was
});

test('of two equal matches the later is taken', () => {
  expect(guesses(piece('abc' + 'abd' + 'ab'), 0, [], 0)[0]!.token).toBe(frameOf('d')[0]);
});

test('a resemblance must lie on the same part of the beat, and the last guess is the best with another tone', () => {
  // four frames a beat: a b c d comes three times, going on to e, to f, and now
  const [, , byPoints, other] = guesses(piece('abcde' + 'xyz' + 'abcdf' + 'xyz' + 'abcd'), 0, [], 0);
  expect(byPoints!.token).toBe(frameOf('f')[0]);
  expect(other!.token).toBe(frameOf('e')[0]);
  expect(other!.belief).toBeLessThanOrEqual(byPoints!.belief);
});

test('counts how often the last eight frames have been, up to three times', () => {
  const bar = 'abcdefgh';
  const counts = [1, 2, 3, 4, 5].map((bars) => timesRepeated(piece(bar.repeat(bars))));
  expect(counts).toEqual([0, 1, 2, 3, 3]);
});

test('nothing is guessed at the beginning, and memory grows with the piece', () => {
  expect(guesses(noRepeats(), 0, [], 0).every(({ token, belief }) => token === UNKNOWN_TOKEN && belief === 0)).toBe(
    true,
  );
  const long = piece('abcdefghijklmnopqrs'.repeat(20)); // 380 frames, of which 128 find room at first
  expect(long.length).toBe(380);
  expect(guesses(long, 3, frameOf('a'), 0)[0]).toEqual({ token: frameOf('a')[3], belief: 12 });
});
