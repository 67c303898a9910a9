/** The one big button of the desk: asks, shows how far it is, and cancels. */
import { type ReactElement, useEffect, useRef } from 'react';
import { TASK_TITLES } from '../state/abilities.ts';
import { useStudio, useStudioState } from './use-studio.ts';

/** What a press puts in the place of the button takes its focus over, and gives it back. */
export function GenerateButton(): ReactElement {
  const isWriting = useStudioState((state) => state.progress !== undefined);
  const written = useStudioState((state) => (state.project.present.value.variations?.slots.length ?? 1) - 1);
  const host = useRef<HTMLDivElement>(null);
  const hasTaken = useRef(false);
  useEffect(() => {
    // what was taken away while it had the focus left it to nothing
    const isLost = document.activeElement === document.body && (isWriting || hasTaken.current);
    hasTaken.current = isLost && isWriting;
    if (isLost)
      host.current?.querySelector<HTMLElement>(isWriting ? '.progress' : '.primary')?.focus({ preventScroll: true });
  }, [isWriting]);
  return (
    <div ref={host}>
      <GenerateOrCancel />
      <p className="visually-hidden" role="status">
        {isWriting ? 'Writing' : written > 0 ? `${written} variations are written` : ''}
      </p>
    </div>
  );
}

function GenerateOrCancel(): ReactElement {
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
    <div className="progress" data-testid="progress" tabIndex={-1}>
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
