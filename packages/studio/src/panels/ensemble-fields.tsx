/** Which instruments play, and in which style or blend of styles. */
import { nearestName, PROGRAM_NAMES } from '@continuo/music';
import { type ReactElement, useState } from 'react';
import { instrumentOf } from '../state/instruments.ts';
import { planOf } from '../state/studio-state.ts';
import { Fold } from './fold.tsx';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const MOST_INSTRUMENTS = 16;
const MOST_STYLES = 8;

export function EnsembleFields(): ReactElement {
  const instruments = useStudioState((state) => planOf(state).instruments);
  const styles = useStudioState((state) => planOf(state).styles);
  const summary = [...styles.map(({ style }) => style), ...instruments].join(', ');
  return (
    <Fold title="Instruments and style" summary={summary} name="ensemble">
      <Instruments />
      <Styles />
    </Fold>
  );
}

function Instruments(): ReactElement {
  const studio = useStudio();
  const instruments = useStudioState((state) => planOf(state).instruments);
  const [typed, setTyped] = useState('');
  const add = (name: string | undefined): void => {
    if (name === undefined) {
      const nearest = nearestName(typed, PROGRAM_NAMES);
      studio.tell('info', `“${typed}” is no instrument of General MIDI; the nearest is ${nearest}.`);
      return;
    }
    setTyped('');
    studio.plan('instruments', { instruments: [...instruments, name] });
  };
  return (
    <div className="field">
      <label htmlFor="instrument">Instruments</label>
      {instruments.length > 0 && (
        <ul className="chips" aria-label="Instruments asked for">
          {instruments.map((name, place) => (
            <li key={place} className="chip set">
              <span className="dot" style={{ background: `var(--voice-${(place % 6) + 1})` }} />
              {name}
              <button
                type="button"
                aria-label={`Without ${name}`}
                onClick={() => studio.plan('instruments', { instruments: instruments.toSpliced(place, 1) })}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        id="instrument"
        className="text"
        list="general-midi"
        placeholder={instruments.length === 0 ? 'any; type to search, e.g. cello' : 'one more'}
        data-testid="instrument"
        value={typed}
        disabled={instruments.length >= MOST_INSTRUMENTS}
        onChange={(event) => {
          const text = event.target.value;
          setTyped(text);
          // a choice from the list is the whole name at once
          if (text.length > typed.length + 1 && (text === 'Drums' || PROGRAM_NAMES.includes(text))) {
            setTyped('');
            studio.plan('instruments', { instruments: [...instruments, text] });
          }
        }}
        onKeyDown={(event) => event.key === 'Enter' && typed.trim() !== '' && add(instrumentOf(typed))}
      />
      <datalist id="general-midi">
        <option value="Drums" />
        {PROGRAM_NAMES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

function Styles(): ReactElement {
  const studio = useStudio();
  const styles = useStudioState((state) => planOf(state).styles);
  const known = useStudioState((state) => state.model.styles);
  const rows = styles.length === 0 ? [{ style: '', share: 1 }] : styles;
  const another = known.find((name) => styles.every(({ style }) => style !== name)) ?? 'another';
  const take = (place: number, style: string): void => {
    const next = rows.with(place, { ...rows[place]!, style });
    studio.plan('style', { styles: next.filter((each, at) => each.style !== '' || at !== place) }, true);
  };
  const share = (place: number, value: number): void =>
    studio.plan('blend', { styles: withShare(rows, place, value) }, true);
  return (
    <div className="field">
      <span>Style</span>
      {rows.map(({ style, share: part }, place) => (
        <div key={place} className="style-row">
          <StyleField
            name={style}
            known={known}
            label={place === 0 ? 'Style' : `Style ${place + 1}`}
            testId={`style-${place}`}
            onChange={(name) => take(place, name)}
          />
          {rows.length > 1 && (
            <>
              <input
                type="range"
                aria-label={`Share of ${style}`}
                min={0.05}
                max={0.95}
                step={0.05}
                value={part}
                onChange={(event) => share(place, Number(event.target.value))}
              />
              <output>{Math.round(part * 100)} %</output>
              <button
                type="button"
                className="quiet icon-button"
                aria-label={`Without ${style}`}
                onClick={() => studio.plan('blend', { styles: evenShares(rows.toSpliced(place, 1)) })}
              >
                <Icon name="close" />
              </button>
            </>
          )}
        </div>
      ))}
      {styles.length > 0 && styles.length < MOST_STYLES && styles.every(({ style }) => style !== '') && (
        <button
          type="button"
          className="chip"
          data-testid="blend"
          onClick={() => studio.plan('blend', { styles: evenShares([...styles, { style: another, share: 1 }]) })}
        >
          Blend with another
        </button>
      )}
    </div>
  );
}

type StyleFieldProps = {
  readonly name: string;
  /** what the model says it knows; empty where it does not say */
  readonly known: readonly string[];
  readonly label: string;
  readonly testId: string;
  readonly onChange: (name: string) => void;
};

function StyleField({ name, known, label, testId, onChange }: StyleFieldProps): ReactElement {
  if (known.length === 0) {
    return (
      <input
        className="text"
        aria-label={label}
        placeholder="any, e.g. lieder"
        data-testid={testId}
        maxLength={100}
        value={name}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <select aria-label={label} data-testid={testId} value={name} onChange={(event) => onChange(event.target.value)}>
      <option value="">any</option>
      {[...known, ...(name === '' || known.includes(name) ? [] : [name])].map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

type Shares = readonly { readonly style: string; readonly share: number }[];

function evenShares(styles: Shares): Shares {
  return styles.map(({ style }) => ({ style, share: Math.round(100 / styles.length) / 100 }));
}

/** One share is set, the others keep their proportions in what is left. */
function withShare(styles: Shares, place: number, share: number): Shares {
  const others = styles.reduce((sum, each, at) => (at === place ? sum : sum + each.share), 0);
  return styles.map((each, at) => ({
    ...each,
    share: Math.max(0.01, Math.round((at === place ? share : (each.share / others) * (1 - share)) * 100) / 100),
  }));
}
