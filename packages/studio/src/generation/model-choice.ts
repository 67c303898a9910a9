/** Which model is at hand: one of the server's, or a file that was dropped onto the page. */
import { problemOf } from '../problem.ts';
import { savedModel, saveModel } from '../state/saved-work.ts';
import type { Store } from '../state/store.ts';
import { type ChosenModel, canDo, type Notice, type StudioState, type Wishes } from '../state/studio-state.ts';
import type { Generator, ModelSource } from './generator.ts';

export type ModelDesk = {
  readonly store: Store<StudioState>;
  readonly generator: Generator;
  readonly tell: (kind: Notice['kind'], text: string) => void;
  readonly wish: (wishes: Partial<Wishes>) => void;
};

export class ModelChoice {
  readonly #desk: ModelDesk;
  readonly #cancel: () => void;
  /** the last model that could be loaded */
  #good: ChosenModel;

  /** @param cancel  stops what the model before is writing */
  constructor({ cancel, ...desk }: ModelDesk & { readonly cancel: () => void }) {
    this.#desk = desk;
    this.#cancel = cancel;
    this.#good = desk.store.get().model;
  }

  /** Asks for the list, then takes the model of the last visit, where the server still has it. */
  async open(): Promise<void> {
    await this.list();
    const { model, models } = this.#desk.store.get();
    const last = savedModel();
    if (last === undefined || last === model.name || model.isLoading || !models.includes(last)) return;
    await this.choose(last);
  }

  /** Asks the server which models it has; without an answer the list stays. */
  async list(): Promise<void> {
    const response = await fetch('/checkpoints/').catch(() => undefined);
    if (!response?.ok) return;
    const { models } = (await response.json()) as { readonly models: readonly string[] };
    if (models.length > 0) this.#set({ models });
  }

  choose(name: string): Promise<void> {
    return this.take(shippedModel(name));
  }

  /** Takes a model; where it cannot be loaded the one before stays, and it is told why. */
  async take(source: ModelSource): Promise<void> {
    const { store, generator, tell, wish } = this.#desk;
    this.#cancel();
    this.#set({ model: { ...store.get().model, name: source.name, isLoading: true }, notice: undefined });
    const isWanted = (): boolean => store.get().model.name === source.name; // else another was chosen meanwhile
    try {
      const { kind, styles = [], composers = [] } = await generator.take(source);
      this.#good = { name: source.name, kind, styles, composers, isLoading: false };
      if (!isWanted()) return;
      this.#set({ model: this.#good });
      if ('url' in source) saveModel(source.name);
      if (!canDo(store.get(), store.get().wishes.task)) wish({ task: 'compose' });
    } catch (error) {
      if (!isWanted()) return;
      this.#set({ model: this.#good });
      tell('error', `${await problemOf(error, source.name)} The model ${this.#good.name} is back.`);
    }
  }

  #set(part: Partial<StudioState>): void {
    this.#desk.store.update((state) => ({ ...state, ...part }));
  }
}

/** A model of the server's folder. */
export function shippedModel(name: string): ModelSource {
  return { name, url: new URL(`/checkpoints/${encodeURIComponent(name)}/model.safetensors`, location.href).href };
}
