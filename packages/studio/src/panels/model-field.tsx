/** Which model writes; one of one's own is dropped onto the page as a file. */
import type { ReactElement } from 'react';
import { useStudio, useStudioState } from './use-studio.ts';

export function ModelField(): ReactElement {
  const studio = useStudio();
  const { name, isLoading } = useStudioState((state) => state.model);
  const models = useStudioState((state) => state.models);
  const known = models.includes(name) ? models : [...models, name];
  return (
    <label className="field" title="Drop a model file (.safetensors) onto the page to use your own">
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
            {each}
            {each === name && isLoading ? ' …' : ''}
          </option>
        ))}
      </select>
    </label>
  );
}
