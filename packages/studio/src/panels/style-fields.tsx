/** In which style and like whom: of the whole piece, or several blended by their shares. */
import type { ReactElement } from 'react';
import { planOf } from '../state/studio-state.ts';
import { changedPart, evenShares, MOST_PARTS, partName, type StylePart, withShare } from '../state/style-parts.ts';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

export function Styles(): ReactElement {
  const studio = useStudio();
  const styles = useStudioState((state) => planOf(state).styles);
  const known = useStudioState((state) => state.model.styles);
  const people = useStudioState((state) => state.model.composers);
  const rows: readonly StylePart[] = styles.length === 0 ? [{ share: 1 }] : styles;
  // a model that was not told who composed what is not asked for it; what is asked already can be taken back
  const hasComposers = people.length > 0 || styles.some(({ composer }) => composer !== undefined);
  const another = known.find((name) => styles.every(({ style }) => style !== name)) ?? 'another';
  const take = (place: number, change: Parameters<typeof changedPart>[1]): void => {
    const next = rows.with(place, changedPart(rows[place]!, change));
    studio.plan('style', { styles: next.filter((each, at) => partName(each) !== '' || at !== place) }, true);
  };
  const share = (place: number, value: number): void =>
    studio.plan('blend', { styles: withShare(rows, place, value) }, true);
  return (
    <div className="field">
      <span>{hasComposers ? 'Style, and like whom' : 'Style'}</span>
      {rows.map((part, place) => (
        <div key={place} className={hasComposers ? 'style-row with-composer' : 'style-row'}>
          <NameField
            name={part.style ?? ''}
            known={known}
            label={numbered('Style', place)}
            free={hasComposers ? 'any style' : 'any'}
            testId={`style-${place}`}
            onChange={(style) => take(place, { style })}
          />
          {hasComposers && (
            <NameField
              name={part.composer ?? ''}
              known={people}
              label={numbered('Composer', place)}
              free="like anyone"
              prefix="like "
              testId={`composer-${place}`}
              onChange={(composer) => take(place, { composer })}
            />
          )}
          {rows.length > 1 && (
            <>
              <input
                type="range"
                aria-label={`Share of ${partName(part)}`}
                min={0.05}
                max={0.95}
                step={0.05}
                value={part.share}
                onChange={(event) => share(place, Number(event.target.value))}
              />
              <output>{Math.round(part.share * 100)} %</output>
              <button
                type="button"
                className="quiet icon-button"
                aria-label={`Without ${partName(part)}`}
                onClick={() => studio.plan('blend', { styles: evenShares(rows.toSpliced(place, 1)) })}
              >
                <Icon name="close" />
              </button>
            </>
          )}
        </div>
      ))}
      {styles.length > 0 && styles.length < MOST_PARTS && (
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

/** @example numbered('Style', 1) // => 'Style 2' */
function numbered(label: string, place: number): string {
  return place === 0 ? label : `${label} ${place + 1}`;
}

type NameFieldProps = {
  readonly name: string;
  /** what the model says it knows; empty where it does not say */
  readonly known: readonly string[];
  readonly label: string;
  /** what stands there where nothing is asked */
  readonly free: string;
  /** before a name in the list */
  readonly prefix?: string;
  readonly testId: string;
  /** undefined: free */
  readonly onChange: (name: string | undefined) => void;
};

function NameField({ name, known, label, free, prefix = '', testId, onChange }: NameFieldProps): ReactElement {
  const take = (text: string): void => onChange(text === '' ? undefined : text);
  if (known.length === 0) {
    return (
      <input
        className="text"
        aria-label={label}
        placeholder={prefix === '' ? `${free}, e.g. lieder` : free}
        data-testid={testId}
        maxLength={100}
        value={name}
        onChange={(event) => take(event.target.value)}
      />
    );
  }
  return (
    <select aria-label={label} data-testid={testId} value={name} onChange={(event) => take(event.target.value)}>
      <option value="">{free}</option>
      {[...known, ...(name === '' || known.includes(name) ? [] : [name])].map((each) => (
        <option key={each} value={each}>
          {prefix + each}
        </option>
      ))}
    </select>
  );
}
