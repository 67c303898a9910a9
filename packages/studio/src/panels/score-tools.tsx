/** Tools of the roll: select or draw, nearer or farther. */
import { hears } from '@continuo/compose';
import type { ReactElement } from 'react';
import { Icon, type IconName } from './icons.tsx';
import { useRollHandle } from './roll-handle.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function ScoreTools(): ReactElement {
  const studio = useStudio();
  const tool = useStudioState((state) => state.tool);
  const hearsMotifs = useStudioState((state) => hears(state.model.kind, 'motifs'));
  const roll = useRollHandle();
  const zoom: readonly { name: string; icon: IconName; act: () => void }[] = [
    { name: 'Zoom out', icon: 'farther', act: () => roll.current?.zoom(1 / 1.35) },
    { name: 'Zoom in', icon: 'nearer', act: () => roll.current?.zoom(1.35) },
    { name: 'Show the whole piece', icon: 'fit', act: () => roll.current?.fit() },
  ];
  return (
    <div className="tools">
      <fieldset className="segments" aria-label="Tool">
        <button
          type="button"
          aria-pressed={tool === 'select'}
          aria-label="Select"
          data-testid="tool-select"
          title="Select and move notes (V)"
          onClick={() => studio.takeTool('select')}
        >
          <Icon name="select" />
        </button>
        <button
          type="button"
          aria-pressed={tool === 'draw'}
          aria-label="Draw"
          data-testid="tool-draw"
          title="Draw notes (B)"
          onClick={() => studio.takeTool('draw')}
        >
          <Icon name="pencil" />
        </button>
      </fieldset>
      <fieldset className="marks" aria-label="Marks">
        <button
          type="button"
          className="quiet icon-button"
          aria-label="Lock the selected notes"
          data-testid="lock-notes"
          title="Lock the selected notes against rewriting, or free them (L)"
          onClick={() => studio.toggleLock()}
        >
          <Icon name="lock" />
        </button>
        {hearsMotifs && (
          <button
            type="button"
            className="quiet icon-button"
            aria-label="Mark the selected notes as a motif"
            data-testid="mark-motif"
            title="Mark the selected notes as a motif (M)"
            onClick={() => studio.markMotif()}
          >
            <Icon name="motif" />
          </button>
        )}
      </fieldset>
      <fieldset className="zoom" aria-label="Zoom">
        {zoom.map(({ name, icon, act }) => (
          <button key={name} type="button" className="quiet icon-button" aria-label={name} title={name} onClick={act}>
            <Icon name={icon} />
          </button>
        ))}
      </fieldset>
    </div>
  );
}
