/** The desk beside the score: what to write, how, and what came of it. */
import { hears } from '@continuo/compose';
import { lazy, type ReactElement, Suspense } from 'react';
import { canDoTask, shownTasks, TASK_TITLES, type Task, takesCells } from '../state/abilities.ts';
import { describeCells } from '../state/cell-set.ts';
import { cellsToWrite } from '../state/cells.ts';
import { stageOf } from '../state/stage.ts';
import { type StudioState, scoreOf } from '../state/studio-state.ts';
import { soundingTracks, trackName } from '../state/track-names.ts';
import { AttributeFields } from './attribute-fields.tsx';
import { CellActions } from './cell-actions.tsx';
import { EnsembleFields } from './ensemble-fields.tsx';
import { GenerateButton } from './generate-button.tsx';
import { GoalFields } from './goal-fields.tsx';
import { HarmonyFields } from './harmony-fields.tsx';
import { MotifPanel } from './motif-panel.tsx';
import { TextureFields } from './texture-fields.tsx';
import { TimeFields } from './time-fields.tsx';
import { useStudio, useStudioState } from './use-studio.ts';
import { VariationCards } from './variation-cards.tsx';
import { WishFields } from './wish-fields.tsx';

const SHORT_TITLES: Readonly<Record<Task, string>> = {
  compose: 'Compose',
  continue: 'Continue',
  harmonize: 'Harmonize',
  infill: 'Rewrite',
  vary: 'Vary',
  accompany: 'Accompany',
  arrange: 'Arrange',
  'style-transfer': 'Restyle',
  interpolate: 'Lead over',
};

/** Which of the shipped models does what not every model does. */
const MODELS_FOR: Readonly<Partial<Record<Task, string>>> = {
  continue: 'chorale, composer, folk and groove continue',
  harmonize: 'chorale harmonizes',
  infill: 'chorale and composer rewrite',
};

/** The words and their grammar are fetched when a model hears them. */
const PromptField = lazy(async () => ({ default: (await import('./prompt-field.tsx')).PromptField }));

export function Desk(): ReactElement {
  const studio = useStudio();
  const task = useStudioState((state) => state.wishes.task);
  const kind = useStudioState((state) => state.model.kind);
  const explanation = useStudioState(explain);
  const tasks = shownTasks(kind);
  return (
    <aside className="desk" aria-label="Composing">
      <section className="asking">
        <fieldset className={`segments tasks${tasks.length > 4 ? ' many' : ''}`} aria-label="Task">
          {tasks.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={task === name}
              disabled={!canDoTask(kind, name)}
              title={canDoTask(kind, name) ? '' : `Not with this model: ${MODELS_FOR[name] ?? 'choose another'}`}
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
        {takesCells(task) && hears(kind, 'cells') && <CellActions />}
        {hears(kind, 'wishes') && (
          <Suspense>
            <PromptField />
          </Suspense>
        )}
        <WishFields />
        {hears(kind, 'attributes') && task !== 'interpolate' && <AttributeFields />}
        {task === 'interpolate' && <GoalFields />}
        {hears(kind, 'keyIs') && <TimeFields />}
        {hears(kind, 'instruments') && <EnsembleFields />}
        {hears(kind, 'wishes') && <TextureFields />}
        {hears(kind, 'chords') && <HarmonyFields />}
        {hears(kind, 'motifs') && <MotifPanel />}
        <div className="ask">
          <GenerateButton />
        </div>
      </section>
      <VariationCards />
    </aside>
  );
}

/** What the task would do now, in a sentence. */
function explain(state: StudioState): string {
  const draft = state.project.present.value;
  const score = scoreOf(state);
  const { task } = state.wishes;
  const part = (): string => {
    const sounding = soundingTracks(score);
    const melody = sounding.includes(state.activeTrack) ? state.activeTrack : (sounding[0] ?? state.activeTrack);
    return trackName(score, melody).toLowerCase();
  };
  const cells = (): string => {
    const stage = stageOf(task, draft.plan, score);
    const names = stage.tracks.map((name) => name.toLowerCase());
    return describeCells(cellsToWrite(draft, stage), names);
  };
  switch (task) {
    case 'compose':
      return `A new piece${state.model.kind === 'chorale' ? ' for four voices' : ''}. The present one stays as variation 0.`;
    case 'continue':
      return 'Writes on from the last bar, in the manner of what is there.';
    case 'harmonize':
      return `Keeps ${part()} to the note as the melody and writes ${state.model.kind === 'chorale' ? 'the three other voices' : 'the other parts'}.`;
    case 'accompany':
      return 'Keeps every note and adds the instruments that you ask for.';
    case 'arrange':
      return 'Gives the piece to the instruments that you ask for: melody and bass stay.';
    case 'interpolate': {
      const { goal, steps } = state.wishes;
      if (goal === undefined)
        return 'Open the piece that it is to lead to, and take it as the goal; then open the first.';
      return `Goes from the first bars of ${draft.title} to those of ${goal.title}, in ${steps} pieces.`;
    }
    case 'style-transfer':
      return `Keeps melody and chords and writes the other notes of ${cells() || 'the whole piece'} in the style that you choose.`;
    case 'vary':
      if (!hears(state.model.kind, 'cells')) return 'Writes the melody again, near to what it was; other voices stay.';
      return `Writes ${cells() || 'the whole piece'} again, near to what it was. Locked notes and cells stay.`;
    case 'infill': {
      const where = cells();
      if (where === '') return 'Choose cells on the grid, or select notes: those bars and voices are written anew.';
      return `Writes ${where} anew and touches nothing else.`;
    }
  }
}
