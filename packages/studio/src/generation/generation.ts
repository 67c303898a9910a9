/** Variations being written: one generation at a time, whose results join the piece as they come. */
import type { Playback } from '../playback/playback.ts';
import { problemOf } from '../problem.ts';
import { TASK_TITLES, type Task, takesCells } from '../state/abilities.ts';
import { firstWrittenTick } from '../state/first-written-tick.ts';
import { acceptVariations, appendVariation, type Project, undoStep, type Variation } from '../state/project.ts';
import type { StudioState } from '../state/studio-state.ts';
import { bpmOf } from '../state/tempo.ts';
import { freshSeed } from './fresh-seed.ts';
import type { ModelDesk } from './model-choice.ts';
import { requestOf } from './request.ts';

export type GenerationDesk = ModelDesk & {
  readonly playback: Playback;
  readonly project: (transition: (project: Project) => Project) => void;
};

export class Generation {
  readonly #desk: GenerationDesk;
  #cancel: AbortController | undefined;

  constructor(desk: GenerationDesk) {
    this.#desk = desk;
  }

  /**
   * Asks for four variations of a task; what is under way is cancelled first.
   *
   * @param again  by the same seed, in the place of the variations that the task has just written
   */
  async run(task: Task, again: boolean): Promise<void> {
    this.cancel();
    const { wishes, project: now, activeTrack, model } = this.#desk.store.get();
    const undone = (project: Project): Project =>
      again && project.present.title === TASK_TITLES[task].toLowerCase() ? undoStep(project) : project;
    const project = undone(now);
    const seed = wishes.keepSeed || again ? wishes.seed : freshSeed();
    this.#desk.wish({ task, seed });
    const cancel = new AbortController();
    this.#cancel = cancel;
    this.#set({ notice: undefined });
    try {
      const draft = project.present.value;
      const request = requestOf(
        draft,
        { ...wishes, task, seed },
        { activeTrack, bpm: bpmOf(draft.score), kind: model.kind },
      );
      const title = task === 'compose' ? `${model.name[0]!.toUpperCase()}${model.name.slice(1)} ${seed}` : draft.title;
      let shown = 0;
      let piece: number | undefined;
      // the first that is written is heard at once, the others join it
      const show = (variation: Variation): void => {
        shown += 1;
        if (piece !== undefined) {
          const started = piece;
          this.#desk.project((now) => appendVariation(now, started, variation));
          return;
        }
        this.#desk.project((now) =>
          acceptVariations(undone(now), TASK_TITLES[task], title, [variation], task === 'compose'),
        );
        piece = this.#desk.store.get().project.present.value.piece;
        // new voices are to be heard
        if (!takesCells(task) && task !== 'continue') this.#set({ muted: new Set(), soloed: new Set() });
        if (task === 'compose' || !this.#desk.playback.playing) this.#desk.playback.seek(firstWrittenTick(task, draft));
      };
      const written = await this.#desk.generator.generate(request, {
        signal: cancel.signal,
        onProgress: (progress) => this.#cancel === cancel && this.#set({ progress: { task, ...progress } }),
        onVariation: (variation) => this.#cancel === cancel && show(variation),
      });
      for (const variation of written.slice(shown)) show(variation);
    } catch (error) {
      if (!cancel.signal.aborted) this.#desk.tell('error', await problemOf(error));
    } finally {
      if (this.#cancel === cancel) {
        this.#cancel = undefined;
        this.#set({ progress: undefined });
      }
    }
  }

  /** Stops the generation under way; true where there was one. */
  cancel(): boolean {
    const running = this.#cancel;
    if (running === undefined) return false;
    this.#cancel = undefined;
    running.abort();
    this.#set({ progress: undefined });
    return true;
  }

  #set(part: Partial<StudioState>): void {
    this.#desk.store.update((state) => ({ ...state, ...part }));
  }
}
