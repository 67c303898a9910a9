/** The desk beside the score: what to write, how, and what came of it. */
import { tasksOf } from '@continuo/compose';
import type { ReactElement } from 'react';
import { soundingTracks, trackName } from '../generation/request.ts';
import { cellsOfSelection, cellsTitle } from '../state/cells.ts';
import { type StudioState, scoreOf, TASK_TITLES, TASKS, type Task } from '../state/studio-state.ts';
import { GenerateButton } from './generate-button.tsx';
import { useStudio, useStudioState } from './use-studio.ts';
import { VariationCards } from './variation-cards.tsx';
import { WishFields } from './wish-fields.tsx';

const SHORT_TITLES: Readonly<Record<Task, string>> = {
  compose: 'Compose',
  continue: 'Continue',
  harmonize: 'Harmonize',
  infill: 'Rewrite',
};

export function Desk(): ReactElement {
  const studio = useStudio();
  const task = useStudioState((state) => state.wishes.task);
  const kind = useStudioState((state) => state.model.kind);
  const explanation = useStudioState(explain);
  return (
    <aside className="desk" aria-label="Composing">
      <section className="asking">
        <fieldset className="segments tasks" aria-label="Task">
          {TASKS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={task === name}
              disabled={!tasksOf(kind).includes(name)}
              aria-label={TASK_TITLES[name]}
              data-testid={`task-${name}`}
              onClick={() => studio.wish({ task: name })}
            >
              {SHORT_TITLES[name]}
            </button>
          ))}
        </fieldset>
        <p className="explanation" data-testid="explanation">
          {explanation}
        </p>
        <WishFields />
        <GenerateButton />
      </section>
      <VariationCards />
    </aside>
  );
}

/** What the task would do now, in a sentence. */
function explain(state: StudioState): string {
  const score = scoreOf(state);
  const { selection } = state.project.present.value;
  switch (state.wishes.task) {
    case 'compose':
      return `A new piece${state.model.kind === 'chorale' ? ' for four voices' : ''}. The present one stays as variation 0.`;
    case 'continue':
      return 'Writes on from the last bar, in the manner of what is there.';
    case 'harmonize': {
      const sounding = soundingTracks(score);
      const melody = sounding.includes(state.activeTrack) ? state.activeTrack : (sounding[0] ?? state.activeTrack);
      return `Keeps ${trackName(score, melody).toLowerCase()} to the note as the melody and writes the three other voices.`;
    }
    case 'infill': {
      const cells = cellsOfSelection(score, selection);
      if (cells === undefined)
        return 'Select notes, or drag across the bar numbers: those bars and voices are written anew.';
      const names = score.tracks.map((_, place) => trackName(score, place).toLowerCase());
      return `Writes ${cellsTitle(cells, names)} anew and touches nothing else.`;
    }
  }
}
