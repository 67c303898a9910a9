/** The name of the piece, undo and redo, files in and out. */
import { extensionsOf } from '@continuo/music';
import { type ReactElement, useRef } from 'react';
import { ExportButton } from './export-button.tsx';
import { Icon } from './icons.tsx';
import { SheetMusic } from './sheet-music.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

export function TopBar(): ReactElement {
  const studio = useStudio();
  const title = useStudioState((state) => state.project.present.value.title);
  const undoTitle = useStudioState(({ project }) => (project.past.length > 0 ? project.present.title : undefined));
  const redoTitle = useStudioState(({ project }) => project.future[0]?.title);
  const file = useRef<HTMLInputElement>(null);
  return (
    <header className="top-bar">
      <div className="brand">
        <Mark />
        <h1>Continuo</h1>
      </div>
      <input
        className="piece-title"
        aria-label="Title of the piece"
        data-testid="title"
        value={title}
        spellCheck={false}
        onChange={(event) => studio.rename(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <button
        type="button"
        className="quiet icon-button"
        data-testid="new"
        aria-label="New piece"
        title="An empty page to draw on; undo brings this piece back"
        onClick={() => studio.newPiece()}
      >
        <Icon name="page" />
      </button>
      <SheetMusic />
      <div className="top-actions">
        <button
          type="button"
          className="quiet icon-button"
          data-testid="undo"
          aria-label={undoTitle === undefined ? 'Undo' : `Undo ${undoTitle}`}
          title={undoTitle === undefined ? 'Nothing to undo' : `Undo ${undoTitle} (Ctrl Z)`}
          disabled={undoTitle === undefined}
          onClick={() => studio.undo()}
        >
          <Icon name="undo" />
        </button>
        <button
          type="button"
          className="quiet icon-button"
          data-testid="redo"
          aria-label={redoTitle === undefined ? 'Redo' : `Redo ${redoTitle}`}
          title={redoTitle === undefined ? 'Nothing to redo' : `Redo ${redoTitle} (Ctrl Shift Z)`}
          disabled={redoTitle === undefined}
          onClick={() => studio.redo()}
        >
          <Icon name="redo" />
        </button>
        <span className="divider" />
        <button
          type="button"
          className="quiet"
          data-testid="open"
          title="Open MIDI, MusicXML, ABC, kern or MEI, or drop a file onto the page"
          onClick={() => file.current?.click()}
        >
          <Icon name="open" />
          <span className="label">Open</span>
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept={[...extensionsOf('isRead'), 'audio/midi', 'audio/x-midi'].join(',')}
          data-testid="open-file"
          aria-label="Score file"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) void studio.openFile(chosen);
            event.target.value = '';
          }}
        />
        <ExportButton kind="mid" label="MIDI" />
        <ExportButton kind="musicxml" label="MusicXML" short="XML" />
        <ExportButton kind="wav" label="WAV" />
      </div>
    </header>
  );
}

/** Four voices in motion. */
function Mark(): ReactElement {
  return (
    <svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" className="mark">
      <rect x="2" y="4" width="13" height="4" rx="2" fill="var(--voice-1)" />
      <rect x="10" y="9.5" width="16" height="4" rx="2" fill="var(--voice-2)" />
      <rect x="4" y="15" width="10" height="4" rx="2" fill="var(--voice-3)" />
      <rect x="2" y="20.5" width="24" height="4" rx="2" fill="var(--voice-4)" />
    </svg>
  );
}
