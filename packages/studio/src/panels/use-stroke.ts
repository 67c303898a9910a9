/** Choosing cells by drawing over them: a stroke from one cell to another is a block. */
import { type PointerEvent, useRef, useState } from 'react';
import { type Block, holdsBlock, withBlock, withoutBlock } from '../state/cell-set.ts';
import { planOf } from '../state/studio-state.ts';
import { useStudio } from './use-studio.ts';

export type CellPlace = { readonly track: number; readonly bar: number };
export type Stroke = { readonly block: Block; readonly adds: boolean };

type StrokeHandlers = {
  /** what is being drawn, to be shown meanwhile */
  readonly stroke: Stroke | undefined;
  readonly handlers: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(): void;
    onPointerCancel(): void;
  };
};

/**
 * A stroke that begins on a chosen cell takes cells away, any other adds them.
 *
 * @param placeAt  the cell under a pointer
 * @param blockOf  the block from one cell to another
 */
export function useStroke(
  placeAt: (event: PointerEvent<HTMLElement>) => CellPlace,
  blockOf: (from: CellPlace, to: CellPlace) => Block,
): StrokeHandlers {
  const studio = useStudio();
  const from = useRef<CellPlace>(undefined);
  const [stroke, setStroke] = useState<Stroke>();
  const end = (): void => {
    from.current = undefined;
    setStroke(undefined);
  };
  return {
    stroke,
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeAt(event);
        const block = blockOf(place, place);
        from.current = place;
        setStroke({ block, adds: !holdsBlock(planOf(studio.store.get()).cells, block) });
      },
      onPointerMove(event) {
        const start = from.current;
        if (start === undefined) return;
        const block = blockOf(start, placeAt(event));
        setStroke((before) => before && (sameBlock(before.block, block) ? before : { ...before, block }));
      },
      onPointerUp() {
        if (stroke !== undefined) {
          const { cells } = planOf(studio.store.get());
          studio.plan('cells', { cells: (stroke.adds ? withBlock : withoutBlock)(cells, stroke.block) });
        }
        end();
      },
      onPointerCancel: end,
    },
  };
}

function sameBlock(a: Block, b: Block): boolean {
  return a.bars.join() === b.bars.join() && a.tracks.join() === b.tracks.join();
}
