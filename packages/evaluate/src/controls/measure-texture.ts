/** Density, polyphony, rhythm, register, leaps, dynamics: what was wished for beside what is written. */
import { type ControlContext, isInSpans, scopeName } from './control-context.ts';
import type { ControlOutcome, TextureCell } from './control-outcome.ts';
import { type PieceNote, ticksOfBars, tracksInScope } from './control-piece.ts';
import { type ControlWish, TEXTURE_ATTRIBUTES, type TextureAttribute } from './control-request.ts';
import { shortNumber } from './measure-setting.ts';

export type TextureMeasures = { readonly [attribute in TextureAttribute]?: number };

/** Onsets nearer than this are one: parts of a quarter. */
const ONSET_STEPS = 24;

/**
 * Notes of one track that begin in a stretch of so many quarters.
 *
 * @returns density and rhythm always; the others where there are notes, leaps where there are three onsets
 * @example textureOfNotes([{ pitch: 60, velocity: 80, start: 0, end: 480 }], 4, 480).density // => 0.25
 */
export function textureOfNotes(
  notes: readonly PieceNote[],
  quarters: number,
  ticksPerQuarter: number,
): TextureMeasures {
  const tops = new Map<number, number>();
  for (const { start, pitch } of notes) {
    const step = Math.round((start * ONSET_STEPS) / ticksPerQuarter);
    tops.set(step, Math.max(pitch, tops.get(step) ?? 0));
  }
  const line = [...tops].sort(([a], [b]) => a - b).map(([, pitch]) => pitch);
  const leaps = line.filter((pitch, place) => place > 0 && Math.abs(pitch - line[place - 1]!) > 2).length;
  const mean = (of: (note: PieceNote) => number): number =>
    notes.reduce((sum, note) => sum + of(note), 0) / notes.length;
  return {
    density: notes.length / quarters,
    rhythm: tops.size / quarters,
    ...(notes.length > 0 && {
      polyphony: notes.length / tops.size,
      register: mean(({ pitch }) => pitch),
      dynamics: mean(({ velocity }) => velocity),
    }),
    ...(line.length > 2 && { leaps: leaps / (line.length - 1) }),
  };
}

/** How far from what was asked still counts as kept; of density and rhythm a fifth, too. */
export const TOLERANCES: Readonly<Record<TextureAttribute, number>> = {
  density: 0.25,
  rhythm: 0.25,
  polyphony: 0.34,
  register: 3,
  leaps: 0.12,
  dynamics: 8,
};

export function isWithinTolerance(attribute: TextureAttribute, asked: number, got: number): boolean {
  const relative = attribute === 'density' || attribute === 'rhythm' ? asked / 5 : 0;
  return Math.abs(got - asked) <= Math.max(TOLERANCES[attribute], relative) + 1e-9;
}

/** An outcome for each attribute of each wish: the mean over its tracks of what stands in its bars. */
export function textureOutcomes(context: ControlContext): ControlOutcome[] {
  return (context.request.wishes ?? []).flatMap((wish) => {
    const measured = measuredScope(context, wish);
    return TEXTURE_ATTRIBUTES.flatMap((attribute): ControlOutcome[] => {
      const asked = wish[attribute];
      if (asked === undefined) return [];
      const values = measured.map((each) => each[attribute]).filter((value) => value !== undefined);
      const got = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [
        {
          wish: attribute,
          hard: false,
          asked: `${shortNumber(asked)} (${scopeName(wish)})`,
          got: values.length === 0 ? 'nothing to measure' : shortNumber(got),
          kept: values.length > 0 && isWithinTolerance(attribute, asked, got),
        },
      ];
    });
  });
}

/** What stands in the bars of a wish, track by track. */
function measuredScope({ piece }: ControlContext, wish: ControlWish): TextureMeasures[] {
  const { start, end: open } = ticksOfBars(piece, wish.bars);
  const end = Math.min(open, piece.bars.at(-1)!.end);
  return tracksInScope(piece, wish.tracks).map((track) => {
    const notes = piece.tracks[track]!.notes.filter((note) => note.start >= start && note.start < end);
    return textureOfNotes(notes, (end - start) / piece.ticksPerQuarter, piece.ticksPerQuarter);
  });
}

/** Bar by bar of each track for which something was wished; infill: of the cells only. A later wish counts where two meet. */
export function textureCells({ request, piece, cells }: ControlContext): TextureCell[] {
  const { wishes = [], task } = request;
  const scopes = wishes.map((wish) => ({
    wish,
    tracks: new Set(tracksInScope(piece, wish.tracks)),
    ...ticksOfBars(piece, wish.bars),
  }));
  return piece.bars.flatMap(({ number, start, end }) =>
    piece.tracks.flatMap(({ notes }, track): TextureCell[] => {
      if (task === 'infill' && !isInSpans(cells, track, start)) return [];
      const heard = scopes.filter((each) => each.tracks.has(track) && each.start <= start && start < each.end);
      const asked = Object.fromEntries(
        TEXTURE_ATTRIBUTES.flatMap((attribute) => {
          const value = heard.findLast(({ wish }) => wish[attribute] !== undefined)?.wish[attribute];
          return value === undefined ? [] : [[attribute, value]];
        }),
      );
      if (Object.keys(asked).length === 0) return [];
      const inside = notes.filter((note) => note.start >= start && note.start < end);
      const quarters = (end - start) / piece.ticksPerQuarter;
      return [{ bar: number, track, asked, got: textureOfNotes(inside, quarters, piece.ticksPerQuarter) }];
    }),
  );
}
