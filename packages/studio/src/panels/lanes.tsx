/** The lanes above the roll: bars, form, chords and the grid of cells, one under another on one scale. */
import { hears } from '@continuo/compose';
import { type CSSProperties, type ReactElement, type RefCallback, useCallback, useMemo } from 'react';
import { laneScale } from '../roll/lane-scale.ts';
import { scrollBy } from '../roll/viewport.ts';
import { takesCells } from '../state/abilities.ts';
import type { Stage } from '../state/stage.ts';
import { scoreOf } from '../state/studio-state.ts';
import { BarLane } from './bar-lane.tsx';
import { CellLane } from './cell-lane.tsx';
import { ChordLane } from './chord-lane.tsx';
import { FormLane } from './form-lane.tsx';
import { useRollHandle, useRollView } from './roll-handle.ts';
import { SectionEditor } from './section-editor.tsx';
import { useStage } from './use-stage.ts';
import { useStudioState } from './use-studio.ts';

export function Lanes(): ReactElement | null {
  const task = useStudioState((state) => state.wishes.task);
  const kind = useStudioState((state) => state.model.kind);
  const score = useStudioState(scoreOf);
  const stage = useStage();
  const view = useRollView();
  const scale = useMemo(() => (view === undefined ? undefined : laneScale(stage, score, view)), [stage, score, view]);
  const hasChords = hears(kind, 'chords');
  const hasForm = hears(kind, 'form') && task === 'compose';
  const hasCells = stage.tracks.length > 0 && (takesCells(task) || hears(kind, 'wishes'));
  const scrollsRoll = useScrollingRoll(stage.kind);
  if (view === undefined || scale === undefined || !(hasChords || hasForm || hasCells)) return null;
  const size = { '--lane-head': `${view.keyboardWidth}px`, '--lane-width': `${scale.width}px` } as CSSProperties;
  return (
    <section className={`lanes of-${stage.kind}`} style={size} aria-label="Lanes" data-testid="lanes">
      <div className="lane-scroll" ref={scrollsRoll}>
        <BarLane stage={stage} scale={scale} choosesBars={hasCells} />
        {hasForm && <FormLane scale={scale} />}
        {hasChords && <ChordLane stage={stage} scale={scale} />}
        {hasCells && <CellLane stage={stage} scale={scale} />}
      </div>
      {hasForm && <SectionEditor />}
    </section>
  );
}

/** Lanes of a piece go where the roll goes: a wheel that turns sideways over them moves it. */
function useScrollingRoll(kind: Stage['kind']): RefCallback<HTMLElement> {
  const handle = useRollHandle();
  return useCallback(
    (element) => {
      if (element === null || kind === 'plan') return;
      const onwheel = (event: WheelEvent): void => {
        const along = event.deltaX !== 0 ? event.deltaX : event.shiftKey ? event.deltaY : 0;
        const roll = handle.current;
        if (along === 0 || roll === undefined) return;
        event.preventDefault(); // else the browser may take it for a way back
        roll.setView(scrollBy(roll.view, along, 0));
      };
      element.addEventListener('wheel', onwheel, { passive: false });
      return () => element.removeEventListener('wheel', onwheel);
    },
    [handle, kind],
  );
}
