/** The piece on paper: engraved pages in a dialog, to look at and to print. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { problemOf } from '../problem.ts';
import { scoreOf } from '../state/studio-state.ts';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

/** Tenths of a millimetre: A4, and what can be read on a phone. */
const [PAGE, NARROW_PAGE] = [2100, 1000];
/** Pixels of a window. */
const NARROW = 600;

export function SheetMusic(): ReactElement {
  const studio = useStudio();
  const title = useStudioState((state) => state.project.present.value.title);
  const isEmpty = useStudioState((state) => scoreOf(state).tracks.every(({ notes }) => notes.length === 0));
  const dialog = useRef<HTMLDialogElement>(null);
  /** addresses of the pages; undefined while they are drawn */
  const [pages, setPages] = useState<readonly string[]>();
  useEffect(() => () => release(pages), [pages]);

  const open = async (): Promise<void> => {
    dialog.current?.showModal();
    try {
      const drawn = await studio.engrave(innerWidth < NARROW ? NARROW_PAGE : PAGE);
      if (dialog.current?.open) setPages(drawn.map((svg) => addressOf(svg)));
    } catch (error) {
      dialog.current?.close();
      studio.tell('error', await problemOf(error, 'The score could not be drawn'));
    }
  };
  return (
    <>
      <button
        type="button"
        className="quiet icon-button"
        data-testid="sheet"
        aria-label="Sheet music"
        title={isEmpty ? 'There are no notes to draw yet' : 'The piece on paper, to read and to print'}
        disabled={isEmpty}
        onClick={() => void open()}
      >
        <Icon name="sheet" />
      </button>
      <dialog ref={dialog} className="sheet" aria-label={`Sheet music of ${title}`} onClose={() => setPages(undefined)}>
        <div className="sheet-head">
          <h2>{title}</h2>
          <button
            type="button"
            className="quiet"
            data-testid="print-sheet"
            disabled={pages === undefined}
            title="Print, or keep as PDF"
            onClick={() => printPages(pages ?? [], title)}
          >
            Print
          </button>
          <button
            type="button"
            className="quiet icon-button"
            data-testid="close-sheet"
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </div>
        {pages === undefined ? (
          <p role="status">Drawing the score …</p>
        ) : (
          pages.map((page, index) => (
            <img key={page} src={page} alt={`Page ${index + 1} of ${pages.length}`} data-testid="sheet-page" />
          ))
        )}
      </dialog>
    </>
  );
}

function addressOf(svg: string): string {
  return URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
}

function release(pages: readonly string[] | undefined): void {
  for (const page of pages ?? []) URL.revokeObjectURL(page);
}

/** Prints pages alone, each on a sheet of its own: the page about them stays as it is. */
function printPages(pages: readonly string[], title: string): void {
  const frame = document.createElement('iframe');
  frame.style.display = 'none';
  document.body.append(frame);
  const paper = frame.contentDocument!;
  paper.title = title;
  const style = paper.createElement('style');
  style.textContent = '@page { margin: 0 } body { margin: 0 } img { display: block; width: 100%; break-after: page }';
  const images = pages.map((page) => Object.assign(paper.createElement('img'), { src: page }));
  paper.head.append(style);
  paper.body.append(...images);
  void Promise.all(images.map((image) => image.decode())).then(() => {
    frame.contentWindow!.onafterprint = () => frame.remove();
    frame.contentWindow!.print();
  });
}
