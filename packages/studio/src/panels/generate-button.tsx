/** The one big button of the desk: asks, shows how far it is, and cancels. */
import type { ReactElement } from 'react';
import { TASK_TITLES } from '../state/abilities.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function GenerateButton(): ReactElement {
  const studio = useStudio();
  const task = useStudioState((state) => state.wishes.task);
  const progress = useStudioState((state) => state.progress);
  if (progress === undefined) {
    return (
      <button
        type="button"
        className="primary"
        data-testid="generate"
        onPointerEnter={() => studio.warmModel()}
        onFocus={() => studio.warmModel()}
        onClick={() => void studio.generate()}
      >
        {TASK_TITLES[task]}
      </button>
    );
  }
  const { done, total, secondsLeft } = progress;
  const share = total === 0 ? undefined : done / total;
  const left = secondsLeft === undefined ? '' : ` · ${Math.max(1, Math.ceil(secondsLeft))} s left`;
  return (
    <div className="progress" data-testid="progress">
      <div
        className={`progress-bar${share === undefined ? ' waiting' : ''}`}
        role="progressbar"
        aria-label={TASK_TITLES[progress.task]}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) })}
      >
        <div style={{ width: `${(share ?? 0.3) * 100}%` }} />
      </div>
      <div className="progress-line">
        <span>
          {share === undefined ? 'Getting the model ready…' : `Writing · ${Math.round(share * 100)} %${left}`}
        </span>
        <button
          type="button"
          className="quiet"
          data-testid="cancel"
          title="Cancel (Esc)"
          onClick={() => studio.cancel()}
        >
          Cancel
        </button>
      </div>
    </div>
  );
}
