/** Drum patterns typed in from books, one JSON object a line, as scores. */
import { createScore, DRUM_CHANNEL, type NoteInWords, type Score } from '@continuo/music';
import { z } from 'zod';
import { CorpusError } from './corpus-error.ts';

/** Keys of General MIDI of the drums that patterns name. */
const PITCHES: Readonly<Record<string, number>> = {
  BassDrum: 36,
  RimShot: 37,
  SnareDrum: 38,
  Clap: 39,
  ClosedHiHat: 42,
  LowTom: 43,
  OpenHiHat: 46,
  MediumTom: 47,
  Cymbal: 49,
  HighTom: 50,
  Tambourine: 54,
  Cowbell: 56,
};
/** Middles of the bins in which most hits of the Groove MIDI data set lie, soft, usual and accented. */
const VELOCITY = { hat: 72, usual: 88, accent: 120 };
const BARS = 4;
const TICKS_PER_QUARTER = 480;

const patternSchema = z.object({
  id: z.string(),
  genre: z.string(),
  is_break: z.boolean(),
  title: z.string(),
  signature: z.string(),
  length: z.union([z.literal(12), z.literal(16)]),
  tracks: z.record(z.string(), z.array(z.enum(['Note', 'Rest', 'Flam']))),
  accent: z.array(z.enum(['Accent', 'Rest'])).optional(),
});
type Pattern = z.infer<typeof patternSchema>;

/** A rhythm of the book, and what it says of it. */
export type DrumPattern = {
  readonly id: string;
  readonly score: Score;
  readonly labels: { readonly title: string; readonly genre: string };
};

/**
 * The rhythms of a file of patterns, each as a phrase of four bars: its measures in turn, its break in the last bar; a break
 * without a measure is played once.
 *
 * Sixteen steps are sixteenths. Twelve are triplets of eighths in 4/4 (12/8 is told so, too), or sixteenths in 3/4. Accents
 * are velocities; a flam is an accent. Nothing is swung that the book does not write so.
 *
 * @throws CorpusError  `bad-index`: a line is no pattern, with its number
 */
export function readDrumPatterns(text: string): readonly DrumPattern[] {
  const rhythms = new Map<string, Pattern[]>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const pattern = patternOf(line, index + 1);
    // "Rock1MeasureA", "Rock1MeasureB" and "Rock1Break" are one rhythm
    const name = `${pattern.signature} ${pattern.title.replace(/(Measure[A-Z]|Break)$/, '')}`;
    rhythms.set(name, [...(rhythms.get(name) ?? []), pattern]);
  }
  return [...rhythms.values()].map((patterns) => {
    const { id, genre, title } = patterns[0]!;
    return { id, score: scoreOfBars(phraseOf(patterns)), labels: { title, genre } };
  });
}

function patternOf(line: string, number: number): Pattern {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (cause) {
    throw new CorpusError(
      'bad-index',
      `line ${number} is no JSON: ${(cause as Error).message}`,
      { line: number },
      cause,
    );
  }
  const parsed = patternSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new CorpusError('bad-index', `line ${number} is no drum pattern: ${z.prettifyError(parsed.error)}`, {
    line: number,
  });
}

function phraseOf(patterns: readonly Pattern[]): readonly Pattern[] {
  const measures = patterns.filter((pattern) => !pattern.is_break);
  const pause = patterns.find((pattern) => pattern.is_break);
  if (measures.length === 0) return [pause!];
  const bars = Array.from({ length: BARS }, (_, bar) => measures[bar % measures.length]!);
  return pause ? [...bars.slice(0, -1), pause] : bars;
}

function scoreOfBars(bars: readonly Pattern[]): Score {
  const [{ signature, length }] = bars as [Pattern];
  const isThree = signature === '3/4' && length === 12;
  const ticksPerBar = (isThree ? 3 : 4) * TICKS_PER_QUARTER;
  const notes = bars.flatMap(({ tracks, accent, length: steps }, bar) =>
    Object.entries(tracks).flatMap(([drum, hits]) =>
      hits.flatMap((hit, step): NoteInWords[] => {
        const pitch = PITCHES[drum];
        if (hit === 'Rest' || pitch === undefined) return [];
        const tick = bar * ticksPerBar + (step * ticksPerBar) / steps;
        const isAccent = hit === 'Flam' || accent?.[step] === 'Accent';
        const plain = drum === 'ClosedHiHat' ? VELOCITY.hat : VELOCITY.usual;
        return [{ pitch, tick, durationTicks: TICKS_PER_QUARTER / 8, velocity: isAccent ? VELOCITY.accent : plain }];
      }),
    ),
  );
  return createScore({
    ticksPerQuarter: TICKS_PER_QUARTER,
    meters: isThree ? '3/4' : '4/4',
    endTick: bars.length * ticksPerBar,
    tracks: [{ name: 'Drums', channel: DRUM_CHANNEL, notes }],
  });
}
