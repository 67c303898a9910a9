/** Soft wishes and limits, of the whole piece or of the chosen cells: each is free until it is set. */
import type { ReactElement } from 'react';
import { type CellSet, describeCells, NO_CELLS, sameCells } from '../state/cell-set.ts';
import { TEXTURE_WISHES, type TextureWish, wishesAt, withWish } from '../state/plan.ts';
import { planOf } from '../state/studio-state.ts';
import { Fold } from './fold.tsx';
import { Icon } from './icons.tsx';
import { MoodPad } from './mood-pad.tsx';
import { RangeField } from './range-field.tsx';
import { MEASURES, summarizeWishes } from './texture-measures.ts';
import { useStage } from './use-stage.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function TextureFields(): ReactElement {
  const studio = useStudio();
  const plan = useStudioState(planOf);
  const asked = useStudioState((state) => state.scope);
  const stage = useStage();
  const scope = plan.cells.length === 0 ? 'piece' : asked;
  const cells: CellSet = scope === 'cells' ? plan.cells : NO_CELLS;
  const here = wishesAt(plan, cells);
  const take = (title: string, change: Parameters<typeof withWish>[2], merges = true): void =>
    studio.plan(title, { wishes: withWish(plan, cells, change) }, merges);
  return (
    <Fold title="Mood and texture" summary={plan.wishes.map(summarizeWishes).join('; ')} name="texture">
      <fieldset className="segments scope" aria-label="Where the wishes hold">
        <button
          type="button"
          aria-pressed={scope === 'piece'}
          data-testid="scope-piece"
          onClick={() => studio.setScope('piece')}
        >
          Whole piece
        </button>
        <button
          type="button"
          aria-pressed={scope === 'cells'}
          disabled={plan.cells.length === 0}
          title={plan.cells.length === 0 ? 'Choose cells on the grid first' : describeCells(plan.cells, stage.tracks)}
          data-testid="scope-cells"
          onClick={() => studio.setScope('cells')}
        >
          Chosen cells
        </button>
      </fieldset>
      <MoodPad mood={here.mood} onChange={(mood) => take('mood', { mood })} />
      {TEXTURE_WISHES.map((wish) => (
        <WishSlider
          key={wish}
          wish={wish}
          value={here[wish]}
          onChange={(value) => take(wish, { [wish]: value }, value !== undefined)}
        />
      ))}
      <div className="field-row">
        <RangeField range={here.range} onChange={(range) => take('range', { range }, false)} />
        <label className="field">
          <span>Most notes at once</span>
          <select
            value={here.mostNotes ?? ''}
            data-testid="most-notes"
            onChange={(event) => take('most notes', { mostNotes: Number(event.target.value) || undefined }, false)}
          >
            <option value="">free</option>
            {[1, 2, 3, 4, 5, 6, 8, 10].map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ScopedWishes />
    </Fold>
  );
}

/** The wishes that hold for some cells only: press one to choose its cells again. */
function ScopedWishes(): ReactElement | null {
  const studio = useStudio();
  const plan = useStudioState(planOf);
  const stage = useStage();
  const scoped = plan.wishes.filter(({ cells }) => cells.length > 0);
  if (scoped.length === 0) return null;
  return (
    <ul className="chips scoped" aria-label="Wishes for some cells">
      {scoped.map((entry) => (
        <li
          key={JSON.stringify(entry.cells)}
          className={`chip set${sameCells(entry.cells, plan.cells) ? ' here' : ''}`}
        >
          <button
            type="button"
            className="chip-text"
            title="Choose these cells again"
            onClick={() => {
              studio.plan('cells', { cells: entry.cells });
              studio.setScope('cells');
            }}
          >
            {describeCells(entry.cells, stage.tracks)}: {summarizeWishes(entry)}
          </button>
          <button
            type="button"
            aria-label="Take these wishes away"
            onClick={() => studio.plan('wishes', { wishes: plan.wishes.filter((each) => each !== entry) })}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

type WishSliderProps = {
  readonly wish: TextureWish;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
};

function WishSlider({ wish, value, onChange }: WishSliderProps): ReactElement {
  const { title, explanation, min, max, step, print } = MEASURES[wish];
  return (
    <div className="wish-row" title={explanation}>
      <label htmlFor={`wish-${wish}`}>{title}</label>
      <input
        id={`wish-${wish}`}
        type="range"
        className={value === undefined ? 'free' : ''}
        min={min}
        max={max}
        step={step}
        value={value ?? (min + max) / 2}
        aria-valuetext={value === undefined ? 'free' : print(value)}
        data-testid={`wish-${wish}`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <button
        type="button"
        className="wish-value"
        disabled={value === undefined}
        aria-label={value === undefined ? `${title} is free` : `${title} ${print(value)}: set free`}
        title={value === undefined ? '' : 'Set free'}
        data-testid={`free-${wish}`}
        onClick={() => onChange(undefined)}
      >
        {value === undefined ? 'free' : `${print(value)} ×`}
      </button>
    </div>
  );
}
