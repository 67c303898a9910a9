/** What is copied from a corpus, as text and as JSON. */
import type { AspectOriginality, Copy, OriginalityResult, PieceOriginality } from '@continuo/evaluate';

type Aspect = 'texture' | 'melody' | 'drums';
export type OriginalitySource = {
  readonly corpus: string;
  readonly split: string;
  readonly trainingPieces: number;
  readonly heldOutPieces: number;
};
export type LookedPiece = { readonly id: string; readonly found: PieceOriginality };

const ASPECTS: readonly Aspect[] = ['texture', 'melody', 'drums'];
const NAMES: Readonly<Record<Aspect, string>> = {
  texture: 'all voices, 8 quarters, any key',
  melody: 'melody, 12 intervals, any key',
  drums: 'drums, 8 quarters',
};
const VERDICTS = {
  inside: 'as much as real pieces',
  above: 'more than real pieces do',
  below: 'less than real pieces do',
  unknown: 'no real pieces to compare with',
} as const;
/** Pieces of which the longest copies are told. */
const MOST_TOLD = 10;

/** The verdict in text, and the longest copies with their places. */
export function originalityLines(
  result: OriginalityResult,
  pieces: readonly LookedPiece[],
  { corpus, split, trainingPieces, heldOutPieces }: OriginalitySource,
): readonly string[] {
  const heard = ASPECTS.filter((aspect) => result[aspect].generated.windows > 0);
  const what = pieces.length === 1 ? pieces[0]!.id : `${pieces.length} pieces`;
  const copies = pieces
    .flatMap(({ id, found }) =>
      ASPECTS.flatMap((aspect) => {
        const { longest } = found[aspect];
        return longest ? [{ id, aspect, longest }] : [];
      }),
    )
    .sort((a, b) => lengthInWindows(b) - lengthInWindows(a));
  return [
    `${what} beside ${trainingPieces} training pieces of ${corpus}; ${heldOutPieces} held-out pieces (${split}) are the measure`,
    ...heard.map((aspect) => aspectLine(aspect, result[aspect])),
    ...(heard.length === 0 ? ['  nothing is as long as a passage that is looked for'] : []),
    ...(copies.length > 0 ? ['', 'Longest copies:'] : ['', 'No passage is copied.']),
    ...copies.slice(0, MOST_TOLD).map(({ id, aspect, longest }) => copyLine(id, aspect, longest)),
    ...(copies.length > MOST_TOLD ? [`  and ${copies.length - MOST_TOLD} more`] : []),
  ];
}

function aspectLine(aspect: Aspect, { generated, human, band, verdict }: AspectOriginality): string {
  const real =
    human.windows === 0
      ? ''
      : `; real pieces ${percent(human.share)}, band ${percent(band[0])}–${percent(band[1])}, longest ${lengthOf(aspect, human.longest)}`;
  return `  ${NAMES[aspect]}: ${generated.found} of ${generated.windows} passages stand there, ${percent(generated.share)}${real}: ${VERDICTS[verdict]}`;
}

function copyLine(id: string, aspect: Aspect, copy: Copy): string {
  const { semitones, source } = copy;
  const moved = semitones === 0 ? '' : `, ${Math.abs(semitones)} semitones ${semitones > 0 ? 'higher' : 'lower'}`;
  const speed = copy.stretch === 1 ? '' : `, at ${copy.stretch > 1 ? 'half' : 'double'} speed`;
  const what = aspect === 'melody' ? ', the melody' : '';
  return `  ${id}, bar ${copy.bar}: ${lengthOf(aspect, copy)} of ${source.piece}, bar ${source.bar}${what}${moved}${speed}`;
}

function lengthOf(aspect: Aspect, copy: Copy | undefined): string {
  if (copy === undefined) return 'none';
  return aspect === 'melody' ? `${copy.frames} notes` : `${quartersOf(aspect, copy)} quarters`;
}

function lengthInWindows({ aspect, longest }: { readonly aspect: Aspect; readonly longest: Copy }): number {
  return aspect === 'melody' ? longest.frames / 13 : quartersOf(aspect, longest) / 8;
}

function quartersOf(aspect: Aspect, { frames }: Copy): number {
  return aspect === 'drums' ? frames / 4 : frames;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}

/** The same as JSON, units in the names. */
export function originalityReport(
  result: OriginalityResult,
  pieces: readonly LookedPiece[],
  source: OriginalitySource,
): Readonly<Record<string, unknown>> {
  return {
    ...source,
    passes: result.passes,
    aspects: Object.fromEntries(
      ASPECTS.map((aspect) => {
        const {
          generated,
          human,
          band,
          verdict,
          windowFrames,
          isTransposable,
          trainingWindows,
          trainingPiecesLeftOut,
        } = result[aspect];
        const shares = ({ longest, ...share }: typeof generated): Readonly<Record<string, unknown>> => ({
          ...share,
          ...(longest && { longest: { piece: longest.piece, ...copyJson(aspect, longest) } }),
        });
        const window = aspect === 'melody' ? { windowNotes: windowFrames } : { windowQuarters: 8 };
        return [
          aspect,
          {
            ...{ ...window, isTransposable, trainingWindows, trainingPiecesLeftOut, verdict, band },
            ...{ generated: shares(generated), human: shares(human) },
          },
        ];
      }),
    ),
    pieces: pieces.map(({ id, found }) => ({
      id,
      ...Object.fromEntries(
        ASPECTS.map((aspect) => {
          const { windows, found: count, longest } = found[aspect];
          return [aspect, { windows, found: count, ...(longest && { longest: copyJson(aspect, longest) }) }];
        }),
      ),
    })),
  };
}

function copyJson(aspect: Aspect, copy: Copy): Readonly<Record<string, unknown>> {
  const length = aspect === 'melody' ? { lengthNotes: copy.frames } : { lengthQuarters: quartersOf(aspect, copy) };
  const { bar, quarter, semitones, stretch, source } = copy;
  return { ...length, bar, quarter, semitones, stretch, source };
}
