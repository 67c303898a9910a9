/** One plain sentence at the foot of the page: what went wrong, or what is worth knowing. */
import { type ReactElement, useEffect } from 'react';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const INFORMATION_SECONDS = 8;

export function Notices(): ReactElement {
  const studio = useStudio();
  const notice = useStudioState((state) => state.notice);
  useEffect(() => {
    if (notice?.kind !== 'info') return;
    const timer = setTimeout(() => studio.dismissNotice(), INFORMATION_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [notice, studio]);
  return (
    <div className="notices" role={notice?.kind === 'error' ? 'alert' : 'status'} aria-live="polite">
      {notice !== undefined && (
        <div className={`notice ${notice.kind}`} data-testid="notice">
          <p>{notice.text}</p>
          <button
            type="button"
            className="quiet icon-button"
            aria-label="Dismiss"
            onClick={() => studio.dismissNotice()}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
