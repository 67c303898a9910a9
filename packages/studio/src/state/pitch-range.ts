/** A range of pitches as people type it. */
import { parsePitch } from '@continuo/music';

/** Lowest and highest pitch; undefined where it is not two pitches, the lower first. @example parseRange('C3 – G5') // => [48, 79] */
export function parseRange(text: string): readonly [number, number] | undefined {
  try {
    const [low, high, more] = text
      .split(/[\s–,…]+|-(?=[A-Ga-g])/)
      .filter((word) => word !== '')
      .map((word) => parsePitch(word[0]!.toUpperCase() + word.slice(1)));
    return low === undefined || high === undefined || more !== undefined || low > high ? undefined : [low, high];
  } catch {
    return undefined;
  }
}
