/** A file out: press to download, or drag to the desktop or into another program. */
import { SCORE_FORMATS } from '@continuo/music';
import { type DragEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { ExportKind } from '../files/files.ts';
import { problemOf } from '../problem.ts';
import { scoreOf } from '../state/studio-state.ts';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

type Ready = { readonly name: string; readonly url: string };

const MEDIA_TYPES: Readonly<Record<ExportKind, string>> = {
  mid: SCORE_FORMATS.midi.mediaType,
  musicxml: SCORE_FORMATS.musicxml.mediaType,
  wav: 'audio/wav',
};

type ExportButtonProps = {
  readonly kind: ExportKind;
  readonly label: string;
  /** on a phone, where the title needs the room */
  readonly short?: string;
};

export function ExportButton({ kind, label, short = label }: ExportButtonProps): ReactElement {
  const studio = useStudio();
  const score = useStudioState(scoreOf);
  const title = useStudioState((state) => state.project.present.value.title);
  const silenced = useStudioState((state) => state.muted);
  const soloed = useStudioState((state) => state.soloed);
  const [busy, setBusy] = useState(false);
  const making = useRef<Promise<Ready> | undefined>(undefined);
  const ready = useRef<Ready | undefined>(undefined);

  // what was made belongs to one score, title and choice of voices
  useEffect(
    () => () => {
      if (ready.current !== undefined) URL.revokeObjectURL(ready.current.url);
      making.current = undefined;
      ready.current = undefined;
    },
    [score, title, silenced, soloed],
  );

  const make = (): Promise<Ready> => {
    making.current ??= studio.exportFile(kind).then(({ name, blob }) => {
      ready.current = { name, url: URL.createObjectURL(blob) };
      return ready.current;
    });
    return making.current;
  };
  const prepare = (): void => void make().catch(() => undefined);
  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      const { name, url } = await make();
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
    } catch (error) {
      making.current = undefined;
      studio.tell('error', await problemOf(error, `The ${label} file could not be made`));
    } finally {
      setBusy(false);
    }
  };
  const drag = (event: DragEvent): void => {
    const file = ready.current;
    if (file === undefined) {
      event.preventDefault();
      prepare();
      return;
    }
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('DownloadURL', `${MEDIA_TYPES[kind]}:${file.name}:${file.url}`);
  };
  return (
    <button
      type="button"
      className="quiet"
      data-testid={`download-${kind}`}
      aria-busy={busy}
      draggable
      title={`Download as ${label}, or drag it to the desktop or into another program`}
      onPointerEnter={prepare}
      onFocus={prepare}
      onDragStart={drag}
      onClick={() => void download()}
    >
      <Icon name="download" />
      <span className="label">
        <span className="long">{label}</span>
        <span className="short">{short}</span>
      </span>
    </button>
  );
}
