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
  book: z.string(),
  genre: z.string(),
  is_break: z.boolean(),
  title: z.string(),
  signature: z.string(),
  length: z.union([z.literal(12), z.literal(16)]),
  tracks: z.record(z.string(), z.array(z.enum(['Note', 'Rest', 'Flam']))),
  accent: z.array(z.enum(['Accent', 'Rest'])).optional(),
});
type Pattern = z.infer<typeof patternSchema>;

/** A book's patterns of one meter, played through. */
export type DrumPatterns = {
  /** e.g. "200-drum-machine-patterns-4-4" */
  readonly id: string;
  readonly score: Score;
  readonly labels: { readonly title: string };
};

/**
 * A file of patterns as its books, each played through from cover to cover: a rhythm is a phrase of four bars, its measures in
 * turn and a break in the last bar, its own or the next of its genre.
 *
 * A book is one piece, since what it plays is a machine's: 284 pieces of it would teach that every fourth piece begins so.
 * Sixteen steps are sixteenths. Twelve are triplets of eighths in 4/4 (12/8 is told so, too), or sixteenths in 3/4. Accents
 * are velocities; a flam is an accent. Nothing is swung that the book does not write so.
 *
 * @throws CorpusError  `bad-index`: a line is no pattern, with its number
 */
export function readDrumPatterns(text: string): readonly DrumPatterns[] {
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [patternOf(line, index + 1)]));
  const books = groupsOf(lines, (pattern) => `${pattern.book} ${isInThree(pattern) ? '3/4' : '4/4'}`);
  return books.map(([name, patterns]) => ({
    id: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    score: scoreOfBars(groupsOf(patterns, ({ genre }) => genre).flatMap(([, chapter]) => barsOfChapter(chapter))),
    labels: { title: name },
  }));
}

/** The phrases of a genre. */
function barsOfChapter(patterns: readonly Pattern[]): Pattern[] {
  // "Rock1MeasureA", "Rock1MeasureB" and "Rock1Break" are one rhythm
  const rhythms = groupsOf(patterns, ({ title }) => title.replace(/(Measure[A-Z]|Break)$/, ''));
  const breaks = patterns.filter((pattern) => pattern.is_break);
  let next = 0;
  return rhythms.flatMap(([, rhythm]) => {
    const measures = rhythm.filter((pattern) => !pattern.is_break);
    if (measures.length === 0) return [];
    const last = rhythm.find((pattern) => pattern.is_break) ?? breaks[next++ % Math.max(1, breaks.length)];
    const bars = Array.from({ length: BARS }, (_, bar) => measures[bar % measures.length]!);
    return last ? [...bars.slice(0, -1), last] : bars;
  });
}

/** In the order in which their names come first. */
function groupsOf(patterns: readonly Pattern[], nameOf: (pattern: Pattern) => string): [string, Pattern[]][] {
  const groups = new Map<string, Pattern[]>();
  for (const pattern of patterns) groups.set(nameOf(pattern), [...(groups.get(nameOf(pattern)) ?? []), pattern]);
  return [...groups];
}

const isInThree = ({ signature, length }: Pattern): boolean => signature === '3/4' && length === 12;

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

function scoreOfBars(bars: readonly Pattern[]): Score {
  const isThree = bars.length > 0 && isInThree(bars[0]!);
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
