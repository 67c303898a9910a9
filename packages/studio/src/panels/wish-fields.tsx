/** Model, key, bars, temperature and seed. */
import { hears } from '@continuo/compose';
import { type ReactElement, useState } from 'react';
import { plannedBars } from '../state/plan.ts';
import { planOf } from '../state/studio-state.ts';
import { Icon } from './icons.tsx';
import { KeyOptions } from './key-options.tsx';
import { ModelField } from './model-field.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

/** The longest that is asked for at once; models of whole scores write longer pieces. */
const MOST_BARS = 32;
const MOST_SCORE_BARS = 256;

export function WishFields(): ReactElement {
  const studio = useStudio();
  const wishes = useStudioState((state) => state.wishes);
  const kind = useStudioState((state) => state.model.kind);
  const plan = useStudioState(planOf);
  const mostBars = kind === 'score' ? MOST_SCORE_BARS : MOST_BARS;
  const isFormed = wishes.task === 'compose' && hears(kind, 'form') && plan.form.length > 0;
  const composeBars = isFormed ? plannedBars(plan) : plan.composeBars;
  const bars = wishes.task === 'compose' ? composeBars : plan.continueBars;
  const hasBars = wishes.task === 'compose' || wishes.task === 'continue';
  // what is being typed may be empty for a moment
  const [typedBars, setTypedBars] = useState<string>();
  const takeBars = (wanted: number): void => {
    const count = Math.min(mostBars, Math.max(1, Math.round(wanted) || 1));
    studio.plan('bars', wishes.task === 'compose' ? { composeBars: count } : { continueBars: count }, true);
  };
  return (
    <div className="fields">
      <ModelField />
      <label className="field">
        <span>Key</span>
        <select
          value={hears(kind, 'key') ? plan.key : ''}
          disabled={!hears(kind, 'key')}
          title={hears(kind, 'key') ? '' : 'This model takes no wish for a key'}
          data-testid="key"
          onChange={(event) => studio.plan('key', { key: event.target.value })}
        >
          <option value="">{wishes.task === 'compose' ? 'Any key' : 'As it is'}</option>
          <KeyOptions />
        </select>
      </label>
      {hasBars && (
        <div className="field">
          <label htmlFor="bars">{wishes.task === 'compose' ? 'Bars' : 'More bars'}</label>
          <div className="stepper">
            <button
              type="button"
              aria-label="Fewer bars"
              disabled={bars <= 1 || isFormed}
              onClick={() => takeBars(bars - 1)}
            >
              −
            </button>
            <input
              id="bars"
              inputMode="numeric"
              data-testid="bars"
              value={typedBars ?? bars}
              disabled={isFormed}
              title={isFormed ? 'The form says how many' : ''}
              onFocus={(event) => event.target.select()}
              onChange={(event) => {
                const digits = event.target.value.replace(/\D/g, '').slice(0, 3);
                setTypedBars(digits);
                if (digits !== '') takeBars(Number(digits));
              }}
              onBlur={() => setTypedBars(undefined)}
            />
            <button
              type="button"
              aria-label="More bars"
              disabled={bars >= mostBars || isFormed}
              onClick={() => takeBars(bars + 1)}
            >
              +
            </button>
          </div>
        </div>
      )}
      <div className="field wide">
        <label htmlFor="temperature">
          Temperature <output>{wishes.temperature.toFixed(2)}</output>
        </label>
        <input
          id="temperature"
          type="range"
          disabled={!hears(kind, 'temperature')}
          title={
            hears(kind, 'temperature') ? 'How much chance there is in each note' : 'This model takes no temperature'
          }
          min="0.2"
          max="1.6"
          step="0.05"
          data-testid="temperature"
          value={wishes.temperature}
          onChange={(event) => studio.wish({ temperature: Number(event.target.value) })}
        />
        <div className="range-ends" aria-hidden="true">
          <span>careful</span>
          <span>bold</span>
        </div>
      </div>
      <div className="field wide">
        <label
          htmlFor="seed"
          title="The number that the chance begins with: the same seed and wishes give the same music"
        >
          Seed
        </label>
        <div className="seed">
          <input
            id="seed"
            inputMode="numeric"
            data-testid="seed"
            value={wishes.seed}
            onFocus={(event) => event.target.select()}
            onChange={(event) =>
              studio.wish({ seed: Number(event.target.value.replace(/\D/g, '').slice(0, 9)), keepSeed: true })
            }
          />
          <button
            type="button"
            className="dice"
            aria-label="Another seed"
            title="Another seed"
            data-testid="dice"
            onClick={() => studio.rollDice()}
          >
            <Icon name="dice" />
          </button>
          <label className="keep" title="The same seed and wishes give the same music again">
            <input
              type="checkbox"
              data-testid="keep-seed"
              checked={wishes.keepSeed}
              onChange={(event) => studio.wish({ keepSeed: event.target.checked })}
            />
            keep
          </label>
        </div>
      </div>
    </div>
  );
}
