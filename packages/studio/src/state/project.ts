/**
 * What a person works on: a titled score, what is selected in it, and the variations between which they choose.
 *
 * Every function gives a new project from an old one. Undo covers all of it: edits, generations, choices, opened files.
 */
import type { Note, Score } from '@continuo/music';
import { commit, type History, redo, replacePresent, startHistory, undo } from './history.ts';
import { carryLocks } from './locks.ts';
import { EMPTY_PLAN, type Plan, planAfterComposing, planForPiece } from './plan.ts';
import { applyCommand, commandTitle, NOTHING_SELECTED, type ScoreCommand, type Selection } from './score-edit.ts';

/** One wish and what became of it. */
export type AskedGot = {
  readonly wish: string;
  readonly asked: string;
  readonly got: string;
  readonly kept: boolean;
  /** guaranteed, not only tried; left out in older work */
  readonly hard?: boolean;
};

/** A score to choose: the original at place 0, then what was written. */
export type Variation = {
  readonly score: Score;
  readonly wishes: readonly AskedGot[];
  /** what a person should know about it, a sentence each */
  readonly reports: readonly string[];
};
export type Variations = { readonly task: string; readonly slots: readonly Variation[]; readonly chosen: number };

/** One moment of the work. */
export type Draft = {
  readonly title: string;
  /** counts up with every piece opened or generated; edits and choices keep it */
  readonly piece: number;
  readonly score: Score;
  readonly selection: Selection;
  /** undefined until something was generated */
  readonly variations: Variations | undefined;
  /** what is asked for */
  readonly plan: Plan;
};

export type Project = History<Draft>;

export function startProject(title: string, score: Score): Project {
  return startHistory({
    title,
    piece: 0,
    score,
    selection: NOTHING_SELECTED,
    variations: undefined,
    plan: planForPiece(EMPTY_PLAN, score),
  });
}

/** A file or a new piece takes the place of the present one; undo brings that back. */
export function openPiece(project: Project, title: string, score: Score): Project {
  const { piece, plan } = project.present.value;
  return commit(
    project,
    {
      title,
      piece: piece + 1,
      score,
      selection: NOTHING_SELECTED,
      variations: undefined,
      plan: planForPiece(plan, score),
    },
    `open ${title}`,
  );
}

/** Applies an edit as one step of the history; the variation at hand keeps it. */
export function editScore(project: Project, command: ScoreCommand): Project {
  const draft = project.present.value;
  const { score, selection } = applyCommand(draft.score, command);
  const lockedNotes = carryLocks(draft.score, score, draft.plan.lockedNotes, command);
  const plan = lockedNotes === draft.plan.lockedNotes ? draft.plan : { ...draft.plan, lockedNotes };
  return commit(project, keepInSlot({ ...draft, score, selection, plan }), commandTitle(command));
}

/**
 * Asks for something else, as one step of the history.
 *
 * @param title   what is undone, e.g. 'chord'
 * @param merges  changes of the same title one after another are one step: a slider that is drawn, a text that is typed
 */
export function changePlan(project: Project, title: string, part: Partial<Plan>, merges = false): Project {
  const draft = project.present.value;
  const plan = { ...draft.plan, ...part };
  if ((Object.keys(part) as (keyof Plan)[]).every((field) => Object.is(plan[field], draft.plan[field]))) return project;
  const goesOn = merges && title === project.present.title && project.future.length === 0 && project.past.length > 0;
  const value = { ...draft, plan };
  return goesOn ? replacePresent(project, value) : commit(project, value, title);
}

export function selectNotes(project: Project, notes: Iterable<Note>): Project {
  const selection = new Set(notes);
  const old = project.present.value.selection;
  if (selection.size === old.size && [...selection].every((note) => old.has(note))) return project;
  return replacePresent(project, { ...project.present.value, selection });
}

/** Another name for the piece; no step of its own. */
export function renamePiece(project: Project, title: string): Project {
  return replacePresent(project, { ...project.present.value, title });
}

export function selectAll(project: Project): Project {
  return selectNotes(
    project,
    project.present.value.score.tracks.flatMap((track) => track.notes),
  );
}

/**
 * Takes in what was generated: the score that was there becomes variation 0, the first new one is chosen. One step.
 *
 * @param title  the piece's name from now on
 * @param isNew  it is another piece: what was chosen in the old one is gone
 */
export function acceptVariations(
  project: Project,
  task: string,
  title: string,
  written: readonly Variation[],
  isNew = false,
): Project {
  const first = written[0];
  if (first === undefined) return project;
  const draft = project.present.value;
  const slots = [{ score: draft.score, wishes: [], reports: [] }, ...written];
  return commit(
    project,
    {
      title,
      piece: draft.piece + 1,
      score: first.score,
      selection: NOTHING_SELECTED,
      variations: { task, slots, chosen: 1 },
      plan: isNew ? planAfterComposing(draft.plan) : draft.plan,
    },
    task.toLowerCase(),
  );
}

/** One more variation of those that are being written; no step of its own. Nothing where another piece was opened meanwhile. */
export function appendVariation(project: Project, piece: number, variation: Variation): Project {
  const draft = project.present.value;
  if (draft.piece !== piece || draft.variations === undefined) return project;
  const slots = [...draft.variations.slots, variation];
  return replacePresent(project, { ...draft, variations: { ...draft.variations, slots } });
}

/** Another variation; after a generation or a choice this is no step of its own, after an edit it is. */
export function chooseVariation(project: Project, chosen: number): Project {
  const draft = project.present.value;
  const slot = draft.variations?.slots[chosen];
  if (draft.variations === undefined || slot === undefined || chosen === draft.variations.chosen) return project;
  const value = {
    ...draft,
    score: slot.score,
    selection: NOTHING_SELECTED,
    variations: { ...draft.variations, chosen },
  };
  const justWritten = [draft.variations.task.toLowerCase(), CHOICE].includes(project.present.title);
  return justWritten ? replacePresent(project, value) : commit(project, value, CHOICE);
}

/** Undo and redo, named as the buttons are. */
export const undoStep: (project: Project) => Project = undo;
export const redoStep: (project: Project) => Project = redo;

const CHOICE = 'choice';

function keepInSlot(draft: Draft): Draft {
  if (draft.variations === undefined) return draft;
  const { slots, chosen } = draft.variations;
  const changed = slots.map((slot, place) => (place === chosen ? { ...slot, score: draft.score } : slot));
  return { ...draft, variations: { ...draft.variations, slots: changed } };
}
