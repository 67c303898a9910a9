/** The original and four variations, as small pictures; and what became of the wishes. */

import type { Score } from '@continuo/music';
import { type ReactElement, useEffect, useRef } from 'react';
import { paintMini, sharpContext } from '../roll/mini.ts';
import { readPalette } from '../roll/palette.ts';
import type { AskedGot, Variation } from '../state/project.ts';
import { useColourScheme } from './colour-scheme.ts';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

export function VariationCards(): ReactElement {
  const studio = useStudio();
  const variations = useStudioState((state) => state.project.present.value.variations);
  const piece = useStudioState((state) => state.project.present.value.piece);
  const host = useRef<HTMLElement>(null);
  const shown = useRef(piece);
  useEffect(() => {
    // what was just written is brought into view below a long desk
    if (piece !== shown.current) host.current?.scrollIntoView({ block: 'nearest' });
    shown.current = piece;
  }, [piece]);
  if (variations === undefined) {
    return (
      <section className="answers empty">
        <h2>Variations</h2>
        <p>
          Four variations of what you ask for appear here. Press one to hear it instead, or use the keys 1 to 4; 0 is
          the original.
        </p>
      </section>
    );
  }
  const { slots, chosen, task } = variations;
  return (
    <section className="answers" ref={host}>
      <h2>
        Variations <span>{task}</span>
      </h2>
      <fieldset className="cards" aria-label="Variations">
        {slots.map((slot, place) => (
          <button
            key={place}
            type="button"
            aria-pressed={place === chosen}
            className="card"
            data-testid={`variation-${place}`}
            aria-label={cardName(slot, place)}
            title={`${place === 0 ? 'The original' : `Variation ${place}`} (key ${place})`}
            onClick={() => studio.choose(place)}
          >
            <kbd>{place}</kbd>
            <MiniRoll score={slot.score} />
            {place === 0 ? <span className="card-name">original</span> : <KeptCount variation={slot} />}
          </button>
        ))}
      </fieldset>
      <Outcome variation={slots[chosen]} />
    </section>
  );
}

function Outcome({ variation }: { readonly variation: Variation | undefined }): ReactElement | null {
  if (variation === undefined || (variation.wishes.length === 0 && variation.reports.length === 0)) return null;
  const drawn = variation.wishes.find(isSampling);
  return (
    <div className="outcome" data-testid="asked-got">
      <h3>Asked → got</h3>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">wish</th>
            <th scope="col">asked</th>
            <th scope="col">got</th>
            <th scope="col">kept</th>
          </tr>
        </thead>
        <tbody>
          {askedOf(variation).map(({ wish, asked, got, kept, hard }, place) => (
            <tr key={place} className={kept ? 'kept' : 'missed'}>
              <th scope="row" title={hard === false ? 'Tried' : 'Guaranteed'}>
                {wish}
                {hard === false && <span className="soft"> (tried)</span>}
              </th>
              <td>{asked}</td>
              <td>{got}</td>
              <td>
                <Icon name={kept ? 'check' : 'close'} />
                <span className="visually-hidden">{kept ? 'kept' : 'not kept'}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {variation.reports.map((report) => (
        <p key={report}>{report}</p>
      ))}
      {drawn !== undefined && (
        <details className="drawn">
          <summary>How it was drawn</summary>
          {drawn.asked}: {drawn.got}
        </details>
      )}
    </div>
  );
}

/** How the notes were drawn is a record for a replay, and nothing that a person wished. */
function isSampling({ wish }: AskedGot): boolean {
  return wish === 'sampling';
}
function askedOf({ wishes }: Variation): readonly AskedGot[] {
  return wishes.filter((wish) => !isSampling(wish));
}

function cardName(variation: Variation, place: number): string {
  if (place === 0) return 'Variation 0, the original';
  const wishes = askedOf(variation);
  const kept = wishes.filter((wish) => wish.kept).length;
  return `Variation ${place}${wishes.length === 0 ? '' : `, ${kept} of ${wishes.length} wishes kept`}`;
}

/** How many of its wishes a variation keeps. */
function KeptCount({ variation }: { readonly variation: Variation }): ReactElement | null {
  const wishes = askedOf(variation);
  if (wishes.length === 0) return null;
  const kept = wishes.filter((wish) => wish.kept).length;
  return (
    <span
      className={`card-name kept-count${kept === wishes.length ? '' : ' missed'}`}
      title={`${kept} of ${wishes.length} wishes kept`}
    >
      {kept}/{wishes.length}
    </span>
  );
}

function MiniRoll({ score }: { readonly score: Score }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useColourScheme();
  useEffect(() => {
    const paint = (): void => {
      const { clientWidth: width, clientHeight: height } = canvas.current!;
      paintMini(
        sharpContext(canvas.current!, width, height),
        { width, height, padding: 4 },
        score,
        readPalette(canvas.current!),
      );
    };
    const observer = new ResizeObserver(paint);
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, [score, scheme]);
  return <canvas ref={canvas} className="mini-roll" />;
}
