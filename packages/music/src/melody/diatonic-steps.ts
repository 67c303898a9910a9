/** Pitches as steps of a key or scale, so that a third up is a third, major or minor. */

import type { Key } from '../key.ts';
import { parseScale, type Scale, scalePitchClasses } from '../scale.ts';
import type { Pitch } from '../score.ts';

/** A pitch in a scale: its step from the lowest tonic, and the semitones that it is raised by, 0 for the scale's own. */
export type DiatonicPitch = { readonly step: number; readonly raised: number };

/** Turns pitches into steps of one scale and back. */
export type DiatonicScale = {
  readonly stepOf: (pitch: Pitch) => DiatonicPitch;
  readonly pitchOf: (at: DiatonicPitch) => Pitch;
};

/**
 * The steps of a key or scale; minor keys have the natural scale.
 *
 * @param of  or its name
 * @throws MusicError  `unknown-scale` or `unknown-key`
 * @example diatonicScale('C major').stepOf(61) // => { step: 35, raised: 1 }
 * @example diatonicScale('D dorian').pitchOf({ step: 35, raised: 0 }) // => 62
 */
export function diatonicScale(of: Key | Scale | string): DiatonicScale {
  const { tonic } = typeof of === 'string' ? parseScale(of) : of;
  const classes = scalePitchClasses(typeof of === 'string' ? parseScale(of) : of);
  const rises = classes.map((pitchClass) => (pitchClass - tonic + 12) % 12);
  return {
    stepOf: (pitch) => {
      const octave = Math.floor((pitch - tonic) / 12);
      const rise = pitch - tonic - octave * 12;
      const index = rises.findLastIndex((of) => of <= rise);
      return { step: octave * rises.length + index, raised: rise - rises[index] };
    },
    pitchOf: ({ step, raised }) => {
      const octave = Math.floor(step / rises.length);
      return tonic + octave * 12 + rises[step - octave * rises.length] + raised;
    },
  };
}
