/** What can be done with the chosen cells, and how they are rewritten. */
import { hears } from '@continuo/compose';
import type { ReactElement } from 'react';
import { blocksOf, clipCells, NO_CELLS, withBlock, withoutCells } from '../state/cell-set.ts';
import { planOf } from '../state/studio-state.ts';
import { useStage } from './use-stage.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function CellActions(): ReactElement {
  const studio = useStudio();
  const plan = useStudioState(planOf);
  const kind = useStudioState((state) => state.model.kind);
  const stage = useStage();
  const { cells, lockedCells, lockedNotes } = plan;
  const anyLocks = lockedCells.length > 0 || lockedNotes.length > 0;
  const lock = (): void => {
    const onStage = clipCells(cells, stage.bars, stage.tracks.length);
    studio.plan('lock', { lockedCells: blocksOf(onStage).reduce(withBlock, lockedCells), cells: NO_CELLS });
  };
  const unlock = (): void => {
    if (cells.length > 0) studio.plan('unlock', { lockedCells: withoutCells(lockedCells, cells) });
    else studio.plan('unlock', { lockedCells: NO_CELLS, lockedNotes: [] });
  };
  return (
    <div className="cell-actions">
      <button type="button" className="chip" data-testid="lock-cells" disabled={cells.length === 0} onClick={lock}>
        Lock cells
      </button>
      <button type="button" className="chip" data-testid="unlock-cells" disabled={!anyLocks} onClick={unlock}>
        {cells.length > 0 ? 'Unlock cells' : 'Unlock all'}
      </button>
      <button
        type="button"
        className="chip"
        data-testid="clear-cells"
        disabled={cells.length === 0}
        onClick={() => studio.plan('cells', { cells: NO_CELLS })}
      >
        Choose none
      </button>
      {hears(kind, 'keepRhythm') && (
        <label className="check">
          <input
            type="checkbox"
            checked={plan.keepRhythm}
            data-testid="keep-rhythm"
            onChange={(event) => studio.plan('rhythm', { keepRhythm: event.target.checked })}
          />
          keep the rhythm
        </label>
      )}
      {hears(kind, 'noCopy') && (
        <label className="check" title="No bar comes out as it was">
          <input
            type="checkbox"
            checked={plan.noCopy}
            onChange={(event) => studio.plan('no copy', { noCopy: event.target.checked })}
          />
          nothing as it was
        </label>
      )}
    </div>
  );
}
