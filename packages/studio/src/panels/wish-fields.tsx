/** Key, bars, temperature and seed. */
import { hears } from '@continuo/compose';
import type { ReactElement } from 'react';
import { Icon } from './icons.tsx';
import { ModelField } from './model-field.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const TONICS = ['C', 'G', 'D', 'A', 'E', 'B', 'F#', 'Db', 'Ab', 'Eb', 'Bb', 'F'];
const MINOR_TONICS = ['A', 'E', 'B', 'F#', 'C#', 'G#', 'Eb', 'Bb', 'F', 'C', 'G', 'D'];
const printed = (tonic: string): string => tonic.replace('#', '♯').replace(/b$/, '♭');
/** The longest that is asked for at once. */
const MOST_BARS = 32;

export function WishFields(): ReactElement {
  const studio = useStudio();
  const wishes = useStudioState((state) => state.wishes);
  const kind = useStudioState((state) => state.model.kind);
  const bars = wishes.task === 'compose' ? wishes.composeBars : wishes.continueBars;
  const hasBars = wishes.task === 'compose' || wishes.task === 'continue';
  const takeBars = (wanted: number): void => {
    const count = Math.min(MOST_BARS, Math.max(1, Math.round(wanted) || 1));
    studio.wish(wishes.task === 'compose' ? { composeBars: count } : { continueBars: count });
  };
  return (
    <div className="fields">
      <ModelField />
      <label className="field">
        <span>Key</span>
        <select
          value={hears(kind, 'key') ? wishes.key : ''}
          disabled={!hears(kind, 'key')}
          title={hears(kind, 'key') ? '' : 'This model does not hear a key'}
          data-testid="key"
          onChange={(event) => studio.wish({ key: event.target.value })}
        >
          <option value="">{wishes.task === 'compose' ? 'Any key' : 'As it is'}</option>
          <optgroup label="Major">
            {TONICS.map((tonic) => (
              <option key={tonic} value={`${tonic} major`}>{`${printed(tonic)} major`}</option>
            ))}
          </optgroup>
          <optgroup label="Minor">
            {MINOR_TONICS.map((tonic) => (
              <option key={tonic} value={`${tonic} minor`}>{`${printed(tonic)} minor`}</option>
            ))}
          </optgroup>
        </select>
      </label>
      {hasBars && (
        <div className="field">
          <label htmlFor="bars">{wishes.task === 'compose' ? 'Bars' : 'More bars'}</label>
          <div className="stepper">
            <button type="button" aria-label="Fewer bars" disabled={bars <= 1} onClick={() => takeBars(bars - 1)}>
              −
            </button>
            <input
              id="bars"
              inputMode="numeric"
              data-testid="bars"
              value={bars}
              onFocus={(event) => event.target.select()}
              onChange={(event) => takeBars(Number(event.target.value.replace(/\D/g, '')))}
            />
            <button
              type="button"
              aria-label="More bars"
              disabled={bars >= MOST_BARS}
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
        <label htmlFor="seed">Seed</label>
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
