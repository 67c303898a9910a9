/** Where an interpolation leads, and in how many pieces. */
import type { ReactElement } from 'react';
import { scoreOf } from '../state/studio-state.ts';
import { useStudio, useStudioState } from './use-studio.ts';

/** The piece at hand becomes the goal; then another is opened, or another variation chosen, to begin from. */
export function GoalFields(): ReactElement {
  const studio = useStudio();
  const { goal, steps } = useStudioState((state) => state.wishes);
  const title = useStudioState((state) => state.project.present.value.title);
  const score = useStudioState(scoreOf);
  return (
    <div className="fields">
      <div className="cell-actions">
        <button
          type="button"
          className="chip"
          data-testid="take-goal"
          disabled={goal?.score === score}
          onClick={() => studio.wish({ goal: { title, score } })}
        >
          Lead to this piece
        </button>
        <span data-testid="goal">{goal === undefined ? 'no goal yet' : `to ${goal.title}`}</span>
      </div>
      <div className="field wide">
        <label htmlFor="steps">
          Pieces <output>{steps}</output>
        </label>
        <input
          id="steps"
          type="range"
          min="3"
          max="16"
          step="1"
          data-testid="steps"
          value={steps}
          onChange={(event) => studio.wish({ steps: Number(event.target.value) })}
        />
      </div>
    </div>
  );
}
