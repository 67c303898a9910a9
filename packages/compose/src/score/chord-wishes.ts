/** The chords of a request: symbols by bars, as what is told to the model and what a limit holds notes to. */
import { CELL_CHORD_KINDS, type CellChord } from '@continuo/corpus';
import { chordPitchClasses, MusicError, parseChordSymbol, type Ticks } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';

/** A chord of a bar, from a share of the bar on. */
export type PlacedChord = {
  readonly symbol: string;
  /** 0–1 of the bar */
  readonly from: number;
  /** pitch classes; empty: no chord */
  readonly tones: readonly number[];
  /** what the model is told: the nearest of the kinds that it knows */
  readonly told: CellChord | undefined;
};

/**
 * The chords of each bar; they begin again when they end.
 *
 * @param text  e.g. "C | Am F | G7 | %"
 * @throws ComposeError  'bad-request': a symbol that is not known, and in which bar
 * @example readChords('C | Am F', 3).map((bar) => bar.map(({ symbol }) => symbol)) // => [['C'], ['Am', 'F'], ['C']]
 */
export function readChords(text: string, bars: number): readonly (readonly PlacedChord[])[] {
  const cells = text
    .trim()
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|');
  const read: (readonly PlacedChord[])[] = [];
  for (const [index, cell] of cells.entries()) {
    const symbols = cell
      .trim()
      .split(/\s+/)
      .filter((symbol) => symbol !== '');
    if (symbols.length === 0) {
      throw new ComposeError(
        'bad-request',
        `chords: bar ${index + 1} is empty; write "%" to repeat the bar before, "N.C." for none`,
      );
    }
    if (symbols.length === 1 && symbols[0] === '%') {
      if (index === 0) throw new ComposeError('bad-request', 'chords: bar 1 is "%", but there is no bar before it');
      read.push(read[index - 1]!);
    } else {
      read.push(symbols.map((symbol, place) => placed(symbol, place / symbols.length, index)));
    }
  }
  return Array.from({ length: bars }, (_, bar) => read[bar % read.length]!);
}

function placed(symbol: string, from: number, bar: number): PlacedChord {
  try {
    const chord = parseChordSymbol(symbol);
    if (chord === 'N.C.') return { symbol, from, tones: [], told: undefined };
    const tones = chordPitchClasses(chord);
    return { symbol, from, tones, told: nearestKind(tones) };
  } catch (error) {
    if (!(error instanceof MusicError)) throw error;
    throw new ComposeError('bad-request', `chords: bar ${bar + 1}: ${error.message}`, { symbol, bar: bar + 1 }, error);
  }
}

/** The kind that shares the most tones, on the chord's root. */
function nearestKind(tones: readonly number[]): CellChord {
  const root = tones[0]!;
  let best = { kind: 0, score: Number.NEGATIVE_INFINITY };
  for (const [kind, { tones: steps }] of CELL_CHORD_KINDS.entries()) {
    const common = steps.filter((step) => tones.includes((root + step) % 12)).length;
    const score = common - 0.6 * (steps.length - common) - 0.4 * (tones.length - common);
    if (score > best.score) best = { kind, score };
  }
  return { root, kind: best.kind };
}

/** The chord at a place of its bar. @param share  0–1 of the bar */
export function chordAt(chords: readonly PlacedChord[], share: number): PlacedChord | undefined {
  return chords.findLast(({ from }) => from <= share + 1e-9);
}

/** A bar as time: a long one that was cut into several is one here. */
export type BarSpan = {
  readonly start: Ticks;
  readonly end: Ticks;
  readonly ticksPerQuarter: number;
  readonly numerator: number;
  readonly denominator: number;
};

/** Pitch classes of the chord that is asked for at a tick; undefined or empty where there is none. */
export function tonesAt(
  { chords, span }: { readonly chords: readonly PlacedChord[] | undefined; readonly span: BarSpan },
  tick: Ticks,
): readonly number[] | undefined {
  return chords && chordAt(chords, (tick - span.start) / (span.end - span.start))?.tones;
}

/**
 * Does a beat begin at the tick? Beats are those of the meter; of 6/8, 9/8, 12/8 dotted quarters.
 *
 * @example isOnBeat({ start: 0, end: 1440, ticksPerQuarter: 480, numerator: 6, denominator: 8 }, 480) // => false
 */
export function isOnBeat({ start, ticksPerQuarter, numerator, denominator }: BarSpan, tick: Ticks): boolean {
  const unit = (ticksPerQuarter * 4) / denominator;
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  return (tick - start) % (isCompound ? 3 * unit : unit) === 0;
}
