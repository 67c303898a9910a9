/** A motif set down at a place: moved, turned, stretched, in sequence. */

import type { Key } from '../key.ts';
import { MusicError } from '../music-error.ts';
import type { Scale } from '../scale.ts';
import type { Ticks } from '../score.ts';
import { type DiatonicScale, diatonicScale } from './diatonic-steps.ts';
import { LONGEST_MOTIF, type Motif, type MotifForm, type MotifNote, transformMotif } from './motif.ts';

/** Where a motif is to stand, and what is done to it. */
export type MotifPlace = {
  /** where its first note begins */
  readonly tick: Ticks;
  /** semitones up, or with `diatonicIn` steps of that scale; default 0 */
  readonly transpose?: number;
  /** a key or scale, or its name: the motif moves by its steps and is mirrored in them; chromatic notes stay so */
  readonly diatonicIn?: Key | Scale | string;
  /** default 'prime' */
  readonly form?: MotifForm;
  /** 2 is twice as slow (augmentation), 0.5 twice as fast (diminution); default 1 */
  readonly stretch?: number;
};

/**
 * The notes of a motif at a place, in whole ticks, in the order of time.
 *
 * What turning means: `transformMotif`. Inversion mirrors at the first note (of a chord its highest), and then all is
 * transposed. Notes that begin together stay together; backwards they go by the time from onset to onset.
 *
 * @throws MusicError  `out-of-range`: no note or more than 256, a stretch that is not above 0, a pitch that would leave 0–127
 * @example placeMotif(motifOf([2, 2], 1), { tick: 1920, transpose: -12, stretch: 2 })[1] // => { pitch: 50, tick: 2880, durationTicks: 960 }
 * @example placeMotif(motifOf([2, 2], 1), { tick: 0, transpose: 1, diatonicIn: 'C major' }).map(({ pitch }) => pitch) // => [62, 64, 65]
 */
export function placeMotif(motif: Motif, place: MotifPlace): Motif {
  const { tick, transpose = 0, diatonicIn, form = 'prime', stretch = 1 } = place;
  if (motif.length < 1 || motif.length > LONGEST_MOTIF) {
    throw new MusicError('out-of-range', `a motif of ${motif.length} notes where 1 to ${LONGEST_MOTIF} are expected`);
  }
  if (!(stretch > 0 && stretch <= 1000)) {
    throw new MusicError(
      'out-of-range',
      `a stretch of ${stretch} where a number above 0 is expected, e.g. 2 for twice as slow`,
    );
  }
  if (!Number.isInteger(transpose)) {
    throw new MusicError('out-of-range', `a transposition of ${transpose} where a whole number is expected`);
  }
  const groups = chordsOf(motif);
  const top = groups.map((chord) => chord.reduce((high, note) => (note.pitch > high.pitch ? note : high)));
  // turned in time by the line of the highest notes; a single chord has nothing to turn
  const turned = groups.length > 1 ? transformMotif(top, form, stretch) : top;
  const backwards = form === 'retrograde' || form === 'retrograde-inversion';
  const upsideDown = form === 'inversion' || form === 'retrograde-inversion';
  const pitchOf = mover(
    top[0].pitch,
    transpose,
    upsideDown,
    diatonicIn === undefined ? undefined : diatonicScale(diatonicIn),
  );
  return (backwards ? groups.toReversed() : groups)
    .flatMap((chord, i) => {
      const onset = Math.round(tick + turned[i].tick - turned[0].tick);
      return chord.map((note): MotifNote => {
        const durationTicks = Math.max(1, Math.round(note.durationTicks * stretch));
        return { pitch: checkPitch(pitchOf(note.pitch), note.pitch), tick: onset, durationTicks };
      });
    })
    .sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

/**
 * The places of a sequence: the same again and again, each time a step higher or lower.
 *
 * @param by     how far each lies from the one before: steps where the place is diatonic, else semitones
 * @param every  ticks from one to the next
 * @example motifSequence({ tick: 0, diatonicIn: 'C major' }, { count: 3, by: -1, every: 960 }).map(({ tick, transpose }) => [tick, transpose]) // => [[0, 0], [960, -1], [1920, -2]]
 */
export function motifSequence(
  place: MotifPlace,
  { count, by, every }: { readonly count: number; readonly by: number; readonly every: Ticks },
): readonly MotifPlace[] {
  return Array.from({ length: count }, (_, i) => ({
    ...place,
    tick: place.tick + i * every,
    transpose: (place.transpose ?? 0) + i * by,
  }));
}

/** Notes that begin together, in the order of time. */
function chordsOf(motif: Motif): readonly (readonly MotifNote[])[] {
  return [...Map.groupBy(motif, ({ tick }) => tick)].sort(([a], [b]) => a - b).map(([, chord]) => chord);
}

/** Moves a pitch, mirrored at `axis` before where the motif is upside down. */
function mover(
  axis: number,
  transpose: number,
  upsideDown: boolean,
  scale: DiatonicScale | undefined,
): (pitch: number) => number {
  if (scale === undefined) return (pitch) => (upsideDown ? 2 * axis - pitch : pitch) + transpose;
  const middle = scale.stepOf(axis);
  return (pitch) => {
    const { step, raised } = scale.stepOf(pitch);
    if (!upsideDown) return scale.pitchOf({ step: step + transpose, raised });
    const mirrored = { step: 2 * middle.step - step + transpose, raised: 2 * middle.raised - raised };
    return scale.pitchOf(mirrored);
  };
}

function checkPitch(to: number, from: number): number {
  if (to >= 0 && to <= 127) return to;
  throw new MusicError(
    'out-of-range',
    `pitch ${from} of the motif would come out as ${to}; 0–127 is expected: place it nearer`,
  );
}
