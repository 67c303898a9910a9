/**
 * Directions in a latent space along which an attribute of the music grows.
 *
 * Roberts et al. 2018, section 5.3: the mean of the quarter of segments that have most of it, minus that of the quarter that
 * have least.
 */
import { pitchOfMelodyToken } from '@continuo/corpus';

type Onset = { readonly step: number; readonly pitch: number };

/** What is measured of a segment's tokens; most are those of the paper. */
export const SEGMENT_ATTRIBUTES: Readonly<Record<string, (tokens: Int32Array) => number>> = {
  /** notes that begin, a step */
  noteDensity: (tokens) => onsetsOf(tokens).length / tokens.length,
  /** the mean pitch of the notes */
  averagePitch: (tokens) => meanOf(onsetsOf(tokens).map(({ pitch }) => pitch)),
  /** semitones between the lowest note and the highest */
  pitchRange(tokens) {
    const pitches = onsetsOf(tokens).map(({ pitch }) => pitch);
    return pitches.length === 0 ? 0 : Math.max(...pitches) - Math.min(...pitches);
  },
  /** the mean of the intervals between notes that follow each other, in semitones either way */
  averageInterval(tokens) {
    const onsets = onsetsOf(tokens);
    return meanOf(onsets.slice(1).map(({ pitch }, index) => Math.abs(pitch - onsets[index]!.pitch)));
  },
  /** the share of notes off the beat (off the quarters) before which the beat or eighth they follow has no note */
  syncopation(tokens) {
    const onsets = onsetsOf(tokens);
    const begins = new Set(onsets.map(({ step }) => step));
    return meanOf(
      onsets.map(({ step }) => (strengthBefore(step) !== undefined && !begins.has(strengthBefore(step)!) ? 1 : 0)),
    );
  },
  /** the share of notes on white keys */
  diatonicInC: (tokens) => meanOf(onsetsOf(tokens).map(({ pitch }) => ([1, 3, 6, 8, 10].includes(pitch % 12) ? 0 : 1))),
};

/**
 * A vector for each attribute.
 *
 * @param segments  with where they lie, [Z]
 * @returns         [Z] each; zeros where there are fewer than four segments
 */
export function attributeVectors(
  segments: readonly { readonly tokens: Int32Array; readonly mean: Float32Array }[],
): Readonly<Record<string, Float32Array>> {
  const quarter = Math.floor(segments.length / 4);
  return Object.fromEntries(
    Object.entries(SEGMENT_ATTRIBUTES).map(([name, measure]) => {
      const ordered = segments
        .map(({ tokens, mean }) => ({ amount: measure(tokens), mean }))
        .sort((a, b) => a.amount - b.amount)
        .map(({ mean }) => mean);
      const [least, most] = [ordered.slice(0, quarter), ordered.slice(ordered.length - quarter)].map(meanVector);
      const width = segments[0]?.mean.length ?? 0;
      return [name, Float32Array.from({ length: width }, (_, place) => (most?.[place] ?? 0) - (least?.[place] ?? 0))];
    }),
  );
}

function onsetsOf(tokens: Int32Array): Onset[] {
  return Array.from(tokens, (token, step) => ({ step, pitch: pitchOfMelodyToken(token) })).filter(
    ({ pitch }) => pitch >= 0,
  );
}

/** The stronger place just before a step off the beat: of sixteenths the eighth, of eighths the quarter. */
function strengthBefore(step: number): number | undefined {
  if (step % 2 === 1) return step - 1;
  return step % 4 === 2 ? step - 2 : undefined;
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

/** The mean of vectors; undefined of none. */
function meanVector(vectors: readonly Float32Array[]): Float64Array | undefined {
  if (vectors.length === 0) return undefined;
  const total = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let place = 0; place < total.length; place += 1) total[place]! += vector[place]!;
  return total.map((value) => value / vectors.length);
}
