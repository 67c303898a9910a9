/** All that the page shows, apart from the moving cursor. */
import type { ModelKind } from '@continuo/compose';
import type { Score } from '@continuo/music';
import { canDoTask, type Task } from './abilities.ts';
import type { Plan } from './plan.ts';
import type { Project } from './project.ts';

/** The model that the page starts with. */
export const DEFAULT_MODEL = 'chorale';

/** How it is asked; what is asked for is the draft's plan. */
export type Wishes = {
  readonly task: Task;
  /** 0–2 */
  readonly temperature: number;
  readonly seed: number;
  /** true: the seed stays for the next time too, so that the same wishes give the same music */
  readonly keepSeed: boolean;
  /** of a melody in an autoencoder's space: 0 near – 1 far, and more or less of each attribute, −2…2 */
  readonly distance: number;
  readonly attributes: Readonly<Record<string, number>>;
  /** interpolate: the piece that it leads to, and in how many, both ends among them */
  readonly goal: { readonly title: string; readonly score: Score } | undefined;
  readonly steps: number;
};

/** A generation under way; `total` is 0 until the model is there. */
export type Progress = {
  readonly task: Task;
  readonly done: number;
  readonly total: number;
  readonly secondsLeft?: number;
};
/** The model at hand, and what it can do. */
export type ChosenModel = {
  readonly name: string;
  readonly kind: ModelKind;
  /** those that it tells apart; empty where it has none, or does not say */
  readonly styles: readonly string[];
  /** the people whose pieces it tells apart, likewise */
  readonly composers: readonly string[];
  /** being loaded: what it can do is not known yet */
  readonly isLoading: boolean;
};
export type Notice = { readonly kind: 'error' | 'info'; readonly text: string };

export type StudioState = {
  readonly model: ChosenModel;
  /** the names of the server's models */
  readonly models: readonly string[];
  readonly project: Project;
  readonly wishes: Wishes;
  /** where the wishes that are set now hold */
  readonly scope: 'piece' | 'cells';
  /** the section of the form that is being edited */
  readonly section: number | undefined;
  readonly tool: 'select' | 'draw';
  readonly activeTrack: number;
  readonly muted: ReadonlySet<number>;
  readonly soloed: ReadonlySet<number>;
  readonly playing: 'stopped' | 'starting' | 'playing';
  readonly progress: Progress | undefined;
  readonly notice: Notice | undefined;
};

export function startState(project: Project, seed: number): StudioState {
  return {
    model: { name: DEFAULT_MODEL, kind: 'chorale', styles: [], composers: [], isLoading: false },
    models: [DEFAULT_MODEL],
    project,
    wishes: {
      task: 'compose',
      temperature: 0.9,
      seed,
      keepSeed: false,
      distance: 0.5,
      attributes: {},
      goal: undefined,
      steps: 5,
    },
    scope: 'piece',
    section: undefined,
    tool: 'select',
    activeTrack: 0,
    muted: new Set(),
    soloed: new Set(),
    playing: 'stopped',
    progress: undefined,
    notice: undefined,
  };
}

/** Whether the model at hand can do a task. */
export function canDo({ model }: StudioState, task: Task): boolean {
  return canDoTask(model.kind, task);
}

export function planOf(state: StudioState): Plan {
  return state.project.present.value.plan;
}

export function scoreOf(state: StudioState): Score {
  return state.project.present.value.score;
}

/** Tracks that do not sound: the muted, and where some are soloed all others. */
export function silentTracks(state: StudioState): ReadonlySet<number> {
  const places = scoreOf(state).tracks.map((_, place) => place);
  return new Set(
    places.filter((place) => state.muted.has(place) || (state.soloed.size > 0 && !state.soloed.has(place))),
  );
}

/** The score as it is heard. */
export function audibleScore(state: StudioState): Score {
  const score = scoreOf(state);
  const silent = silentTracks(state);
  if (silent.size === 0) return score;
  return {
    ...score,
    tracks: score.tracks.map((track, place) => (silent.has(place) ? { ...track, notes: [] } : track)),
  };
}

/** The set with one member more, or less where it was there. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(member)) next.add(member);
  return next;
}
