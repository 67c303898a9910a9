/** A lowest and a highest pitch, typed. */
import { pitchName } from '@continuo/music';
import { type ReactElement, useState } from 'react';
import { parseRange } from '../state/pitch-range.ts';
import type { WishEntry } from '../state/plan.ts';
import { useStudio } from './use-studio.ts';

type RangeFieldProps = {
  readonly range: WishEntry['range'];
  readonly onChange: (range: WishEntry['range']) => void;
};

export function RangeField({ range, onChange }: RangeFieldProps): ReactElement {
  const studio = useStudio();
  const [typed, setTyped] = useState<string>();
  const text = range === undefined ? '' : `${pitchName(range[0])} ${pitchName(range[1])}`;
  const take = (): void => {
    if (typed === undefined) return;
    setTyped(undefined);
    if (typed.trim() === '') onChange(undefined);
    else {
      const wanted = parseRange(typed);
      if (wanted === undefined) studio.tell('info', 'A range is two pitches, lowest first, e.g. C3 G5.');
      else onChange(wanted);
    }
  };
  return (
    <label className="field">
      <span>Range, kept</span>
      <input
        className="text"
        placeholder="free, e.g. C3 G5"
        data-testid="range"
        value={typed ?? text}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </label>
  );
}
