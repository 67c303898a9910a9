/** Which model writes; one of one's own is dropped onto the page as a file. */
import type { ReactElement } from 'react';
import { useStudio, useStudioState } from './use-studio.ts';

/** What the shipped models write; one of one's own has its name alone. */
const WRITES: Readonly<Record<string, string>> = {
  band: 'four bars of a band with drums',
  chorale: 'hymns for four voices',
  composer: 'scores for any instruments',
  folk: 'songs and dances with chords',
  groove: 'drum beats as people play them',
  'melody-16bar': 'longer melodies',
  'melody-2bar': 'short melodies',
};

export function ModelField(): ReactElement {
  const studio = useStudio();
  const { name, isLoading } = useStudioState((state) => state.model);
  const models = useStudioState((state) => state.models);
  const known = models.includes(name) ? models : [...models, name];
  return (
    <label className="field wide" title="Drop a model file (.safetensors) onto the page to use your own">
      <span>Model</span>
      <select
        value={name}
        aria-busy={isLoading}
        data-testid="model"
        onPointerDown={() => void studio.listModels()}
        onChange={(event) => void studio.chooseModel(event.target.value)}
      >
        {known.map((each) => (
          <option key={each} value={each}>
            {each in WRITES ? `${each}: ${WRITES[each]}` : each}
            {each === name && isLoading ? ' …' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
