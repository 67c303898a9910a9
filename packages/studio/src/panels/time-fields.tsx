/** Scale, meter, tempo, upbeat and ending of what is written by a model of whole scores. */
import { COMPOSE_SCALES, usualScaleOf } from '@continuo/compose';
import { type ReactElement, useState } from 'react';
import type { Plan } from '../state/plan.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { bpmOf } from '../state/tempo.ts';
import { Fold } from './fold.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const METERS = ['4/4', '3/4', '2/4', '6/8', '9/8', '12/8', '2/2', '3/2', '3/8', '5/4', '7/8'];

export function TimeFields(): ReactElement {
  const studio = useStudio();
  const plan = useStudioState(planOf);
  const task = useStudioState((state) => state.wishes.task);
  const { key, keyIs, scale, meter, ends } = plan;
  const usual = key === '' ? undefined : usualScaleOf(key);
  return (
    <Fold title="Scale, meter, tempo" summary={summarize(plan, task)} name="time">
      <div className="field-row">
        <label className="field">
          <span>Scale</span>
          <select
            value={scale}
            disabled={key === ''}
            title={key === '' ? 'Choose a key first' : ''}
            data-testid="scale"
            onChange={(event) => studio.plan('scale', { scale: event.target.value })}
          >
            <option value="">{usual === undefined ? 'the key’s own' : `usual: ${usual}`}</option>
            {COMPOSE_SCALES.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="check" title="Otherwise the model is only told the key">
          <input
            type="checkbox"
            checked={keyIs === 'hard'}
            disabled={key === ''}
            data-testid="key-hard"
            onChange={(event) => studio.plan('key', { keyIs: event.target.checked ? 'hard' : 'soft' })}
          />
          no note outside it
        </label>
        {task === 'compose' && (
          <>
            <label className="field">
              <span>Meter</span>
              <select
                value={meter}
                data-testid="meter"
                onChange={(event) => studio.plan('meter', { meter: event.target.value })}
              >
                <option value="">4/4</option>
                {[...METERS.slice(1), ...(meter === '' || METERS.includes(meter) ? [] : [meter])].map((each) => (
                  <option key={each} value={each}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
            <TempoField />
            <PickupField />
          </>
        )}
        {(task === 'compose' || task === 'continue') && (
          <label className="check" title="Otherwise it goes on, as a loop does">
            <input
              type="checkbox"
              checked={ends}
              data-testid="ends"
              onChange={(event) => studio.plan('ending', { ends: event.target.checked })}
            />
            comes to an end
          </label>
        )}
      </div>
    </Fold>
  );
}

function TempoField(): ReactElement {
  const studio = useStudio();
  const bpm = useStudioState((state) => planOf(state).bpm);
  const atHand = Math.round(useStudioState((state) => bpmOf(scoreOf(state))));
  return (
    <NumberField
      label="Tempo ♩"
      name="plan-tempo"
      value={bpm}
      placeholder={`${atHand}, as it is`}
      onTake={(wanted) =>
        studio.plan('tempo', { bpm: wanted > 0 ? Math.min(300, Math.max(20, Math.round(wanted))) : undefined })
      }
    />
  );
}

function PickupField(): ReactElement {
  const studio = useStudio();
  const pickup = useStudioState((state) => planOf(state).pickup);
  return (
    <NumberField
      label="Upbeat, in quarters"
      name="pickup"
      value={pickup || undefined}
      placeholder="none"
      onTake={(wanted) => studio.plan('upbeat', { pickup: Math.min(16, Math.max(0, Math.round(wanted * 4) / 4)) })}
    />
  );
}

type NumberFieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: number | undefined;
  readonly placeholder: string;
  /** 0 where nothing was typed */
  readonly onTake: (value: number) => void;
};

function NumberField({ label, name, value, placeholder, onTake }: NumberFieldProps): ReactElement {
  const [typed, setTyped] = useState<string>();
  const take = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    onTake(Number(typed) || 0);
  };
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="text"
        inputMode="decimal"
        placeholder={placeholder}
        data-testid={name}
        value={typed ?? value ?? ''}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value.replace(/[^\d.]/g, '').slice(0, 5))}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </label>
  );
}

function summarize(plan: Plan, task: string): string {
  const { key, keyIs, scale, meter, bpm, pickup, ends } = plan;
  return [
    ...(key !== '' && scale !== '' ? [scale] : []),
    ...(key !== '' && keyIs === 'soft' ? ['key only told'] : []),
    ...(task === 'compose' && meter !== '' ? [meter] : []),
    ...(task === 'compose' && bpm !== undefined ? [`♩ = ${bpm}`] : []),
    ...(task === 'compose' && pickup > 0 ? [`upbeat ${pickup}`] : []),
    ...(ends ? [] : ['a loop']),
  ].join(', ');
}
