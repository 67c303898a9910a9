/**
 * Parallel fifths and octaves: two voices that move the same way from one perfect fifth, octave or unison to another.
 *
 * Part writing avoids them (Fux 1725, book 1; in the JSB validation chorales 2.6 in 1,000 simultaneous moves are such).
 */
import { pitchOfToken, VOICES } from '@continuo/corpus';

const FIFTH = 7;

/**
 * Whether a voice that goes from one pitch to another moves in parallel fifths or octaves with another voice.
 *
 * @example isParallel({ from: 67, to: 69 }, { from: 60, to: 62 }) // => true
 */
export function isParallel(
  one: { readonly from: number; readonly to: number },
  other: { readonly from: number; readonly to: number },
): boolean {
  if (Math.min(one.from, one.to, other.from, other.to) < 0) return false;
  const step = Math.sign(one.to - one.from);
  if (step === 0 || step !== Math.sign(other.to - other.from)) return false;
  const interval = (a: number, b: number): number => Math.abs(a - b) % 12;
  const before = interval(one.from, other.from);
  return (before === 0 || before === FIFTH) && interval(one.to, other.to) === before;
}

/**
 * A place's mask without the tones that would make parallels with a voice of the frame that stands already; as it was
 * where that leaves nothing.
 *
 * @param pitches  the row's grid so far, [length × 4], below 0 where nothing sounds or stands yet
 */
export function maskWithoutParallels(mask: Uint8Array, pitches: Int16Array, frame: number, voice: number): Uint8Array {
  if (frame === 0) return mask;
  const pitchAt = (when: number, which: number): number => pitches[when * VOICES.length + which]!;
  const from = pitchAt(frame - 1, voice);
  const others = VOICES.flatMap((_, other) =>
    other === voice ? [] : [{ from: pitchAt(frame - 1, other), to: pitchAt(frame, other) }],
  );
  const narrowed = mask.map((may, token) => {
    const to = pitchOfToken(token);
    return may === 1 && !others.some((other) => isParallel({ from, to }, other)) ? 1 : 0;
  });
  return narrowed.includes(1) ? narrowed : mask;
}

/** How many parallels a grid holds in which a written tone takes part. */
export function countParallels(pitches: Int16Array, isWritten: (place: number) => boolean): number {
  let count = 0;
  for (let frame = 1; frame * VOICES.length < pitches.length; frame++) {
    const moves = VOICES.map((_, voice) => {
      const place = frame * VOICES.length + voice;
      return { from: pitches[place - VOICES.length]!, to: pitches[place]!, written: isWritten(place) };
    });
    for (const [index, one] of moves.entries()) {
      count += moves.slice(index + 1).filter((two) => (one.written || two.written) && isParallel(one, two)).length;
    }
  }
  return count;
}
