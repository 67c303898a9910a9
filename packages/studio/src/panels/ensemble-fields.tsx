/** Which instruments play, in which style, like whom, or in which blend. */
import { nearestName, PROGRAM_NAMES } from '@continuo/music';
import { type ReactElement, useState } from 'react';
import { instrumentOf } from '../state/instruments.ts';
import { planOf } from '../state/studio-state.ts';
import { partName } from '../state/style-parts.ts';
import { Fold } from './fold.tsx';
import { Icon } from './icons.tsx';
import { Styles } from './style-fields.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const MOST_INSTRUMENTS = 16;

export function EnsembleFields(): ReactElement {
  const instruments = useStudioState((state) => planOf(state).instruments);
  const styles = useStudioState((state) => planOf(state).styles);
  const summary = [...styles.map(partName), ...instruments].join(', ');
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
        // a name that was typed is meant, also without a last Enter
        onBlur={() => typed.trim() !== '' && add(instrumentOf(typed))}
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
