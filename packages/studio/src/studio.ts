/** The studio without its panels: the state, and everything a person can do. Panels and keys only call this. */
import type { Note, Score } from '@continuo/music';
import { createFiles, type ExportKind, type Files, fileName } from './files/files.ts';
import { createGenerator, type Generator, type ModelSource } from './generation/generator.ts';
import { requestOf } from './generation/request.ts';
import { emptyPiece } from './opening-piece.ts';
import { Playback } from './playback/playback.ts';
import { problemOf } from './problem.ts';
import { TASK_TITLES, type Task, takesCells } from './state/abilities.ts';
import { firstWrittenTick } from './state/first-written-tick.ts';
import { lockedNotesOf, toggleLocks } from './state/locks.ts';
import { motifOfNotes } from './state/motif.ts';
import { freeName, type Plan } from './state/plan.ts';
import {
  acceptVariations,
  appendVariation,
  changePlan,
  chooseVariation,
  editScore,
  openPiece,
  type Project,
  redoStep,
  renamePiece,
  selectAll,
  selectNotes,
  undoStep,
  type Variation,
} from './state/project.ts';
import { restoredProject, SavedWork, savedModel, saveModel } from './state/saved-work.ts';
import type { ScoreCommand } from './state/score-edit.ts';
import { createStore, type Store } from './state/store.ts';
import {
  audibleScore,
  type ChosenModel,
  canDo,
  DEFAULT_MODEL,
  type StudioState,
  scoreOf,
  startState,
  toggled,
  type Wishes,
} from './state/studio-state.ts';

/** As the request has it. */
const LONGEST_MOTIF = 256;
/** Milliseconds that a slider rests before the music follows it. */
const SLIDER_REST = 300;
const MODEL_EXTENSION = '.safetensors';

export class Studio {
  readonly store: Store<StudioState>;
  readonly playback: Playback;
  readonly #files: Files = createFiles();
  readonly #generator: Generator = createGenerator(shippedModel(DEFAULT_MODEL));
  /** the last model that could be loaded */
  #good: ChosenModel;
  #cancel: AbortController | undefined;
  #pushTimer = 0;
  readonly #work: SavedWork;

  constructor() {
    this.store = createStore(startState(restoredProject(), freshSeed()));
    this.#good = this.store.get().model;
    this.playback = new Playback(scoreOf(this.store.get()), {
      state: (playing) => this.#set({ playing }),
      error: (error) => this.tell('error', `The sound failed: ${error.message}`),
    });
    this.#work = new SavedWork(
      () => this.store.get().project,
      (text) => this.tell('info', text),
    );
    let last = this.store.get();
    this.store.subscribe(() => {
      const state = this.store.get();
      if (scoreOf(state) !== scoreOf(last) || state.muted !== last.muted || state.soloed !== last.soloed) {
        this.playback.load(audibleScore(state));
      }
      if (state.project !== last.project) this.#work.saveSoon();
      last = state;
    });
    void this.listModels().then(() => this.#takeLastModel());
    this.#files.warm();
    addEventListener('pagehide', () => this.save());
    document.addEventListener('visibilitychange', () => document.hidden && this.save());
  }

  edit(command: ScoreCommand): void {
    this.#project((project) => editScore(project, command));
  }
  select(notes: Iterable<Note>): void {
    this.#project((project) => selectNotes(project, notes));
  }
  selectAll(): void {
    this.#project(selectAll);
  }
  undo(): void {
    this.#project(undoStep);
  }
  redo(): void {
    this.#project(redoStep);
  }
  choose(variation: number): void {
    this.#project((project) => chooseVariation(project, variation));
  }
  rename(title: string): void {
    this.#project((project) => renamePiece(project, title));
  }

  wish(wishes: Partial<Wishes>): void {
    this.store.update((state) => ({ ...state, wishes: { ...state.wishes, ...wishes } }));
  }
  /** Moves a slider of an autoencoder's space; a variation follows as soon as the hand rests. */
  push(wishes: Partial<Wishes>): void {
    this.wish(wishes);
    clearTimeout(this.#pushTimer);
    if (this.store.get().wishes.task !== 'vary') return;
    this.#pushTimer = window.setTimeout(() => void this.generate('vary', true), SLIDER_REST);
  }
  /** Asks for something else: one step, or with `merges` one with those of its title before. */
  plan(title: string, part: Partial<Plan>, merges = false): void {
    this.#project((project) => changePlan(project, title, part, merges));
  }
  /** Locks the selected notes against rewriting, or frees them where all are locked. */
  toggleLock(): void {
    const { score, selection, plan } = this.store.get().project.present.value;
    if (selection.size === 0) {
      this.tell('info', 'Select the notes first that are to stay as they are.');
      return;
    }
    const locked = lockedNotesOf(score, plan.lockedNotes);
    const frees = [...selection].every((note) => locked.has(note));
    this.plan(frees ? 'unlock' : 'lock', { lockedNotes: toggleLocks(score, plan.lockedNotes, selection) });
  }
  /** The selected notes become a motif, to be placed elsewhere. */
  markMotif(): void {
    const { score, selection, plan } = this.store.get().project.present.value;
    const name = freeName(plan.motifs.map((motif) => motif.name));
    const motif = motifOfNotes(score, selection, name);
    if (motif === undefined) this.tell('info', 'Select some notes of one voice first: they become the motif.');
    else if (motif.notes.length > LONGEST_MOTIF)
      this.tell('info', `A motif has at most ${LONGEST_MOTIF} notes, and ${motif.notes.length} are selected.`);
    else this.plan('motif', { motifs: [...plan.motifs, motif] });
  }
  setScope(scope: StudioState['scope']): void {
    this.#set({ scope });
  }
  editSection(section: number | undefined): void {
    this.#set({ section });
  }
  rollDice(): void {
    this.wish({ seed: freshSeed(), keepSeed: false });
  }
  takeTool(tool: StudioState['tool']): void {
    this.#set({ tool });
  }
  activate(activeTrack: number): void {
    this.#set({ activeTrack });
  }
  mute(track: number): void {
    this.store.update((state) => ({ ...state, muted: toggled(state.muted, track) }));
  }
  solo(track: number): void {
    this.store.update((state) => ({ ...state, soloed: toggled(state.soloed, track) }));
  }
  tell(kind: 'error' | 'info', text: string): void {
    this.#set({ notice: { kind, text } });
  }
  dismissNotice(): void {
    this.#set({ notice: undefined });
  }

  togglePlay(): void {
    if (this.playback.playing) this.playback.pause();
    else
      this.playback.play().catch((error: Error) => this.tell('error', `The sound could not start: ${error.message}`));
  }
  audition(pitch: number, track: number): void {
    if (this.playback.playing) return;
    const { program = 0, channel = 0 } = scoreOf(this.store.get()).tracks[track] ?? {};
    this.playback.audition(pitch, program, channel === 9);
  }

  /** Asks the server which models it has; without an answer the first one stays. */
  async listModels(): Promise<void> {
    const response = await fetch('/checkpoints/').catch(() => undefined);
    if (!response?.ok) return;
    const { models } = (await response.json()) as { readonly models: readonly string[] };
    if (models.length > 0) this.#set({ models });
  }
  chooseModel(name: string): Promise<void> {
    return this.#takeModel(shippedModel(name));
  }
  /** The model of the last visit, where the server still has it. */
  async #takeLastModel(): Promise<void> {
    const { model, models } = this.store.get();
    const last = savedModel();
    if (last === undefined || last === model.name || model.isLoading || !models.includes(last)) return;
    await this.chooseModel(last);
  }
  async #takeModel(source: ModelSource): Promise<void> {
    this.cancel();
    const before = this.store.get().model;
    this.#set({ model: { ...before, name: source.name, isLoading: true }, notice: undefined });
    try {
      const info = await this.#generator.take(source);
      const { kind, styles = [], composers = [] } = info;
      this.#good = { name: source.name, kind, styles, composers, isLoading: false };
      if (this.store.get().model.name !== source.name) return; // another was chosen meanwhile
      this.#set({ model: this.#good });
      if ('url' in source) saveModel(source.name);
      if (!canDo(this.store.get(), this.store.get().wishes.task)) this.wish({ task: 'compose' });
    } catch (error) {
      if (this.store.get().model.name !== source.name) return;
      this.#set({ model: this.#good });
      this.tell('error', `${await problemOf(error, source.name)} The model ${this.#good.name} is back.`);
    }
  }

  warmModel(): void {
    this.#generator.warm();
  }

  /**
   * Asks for four variations of a task; what is under way is cancelled first.
   *
   * @param again  by the same seed, in the place of the variations that the task has just written
   */
  async generate(task: Task = this.store.get().wishes.task, again = false): Promise<void> {
    this.cancel();
    const { wishes, project: now, activeTrack, model } = this.store.get();
    const undone = (project: Project): Project =>
      again && project.present.title === TASK_TITLES[task].toLowerCase() ? undoStep(project) : project;
    const project = undone(now);
    const seed = wishes.keepSeed || again ? wishes.seed : freshSeed();
    this.wish({ task, seed });
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
          this.#project((now) => appendVariation(now, started, variation));
          return;
        }
        this.#project((now) =>
          acceptVariations(undone(now), TASK_TITLES[task], title, [variation], task === 'compose'),
        );
        piece = this.store.get().project.present.value.piece;
        // new voices are to be heard
        if (!takesCells(task) && task !== 'continue') this.#set({ muted: new Set(), soloed: new Set() });
        if (task === 'compose' || !this.playback.playing) this.playback.seek(firstWrittenTick(task, draft));
      };
      const written = await this.#generator.generate(request, {
        signal: cancel.signal,
        onProgress: (progress) => this.#cancel === cancel && this.#set({ progress: { task, ...progress } }),
        onVariation: (variation) => this.#cancel === cancel && show(variation),
      });
      for (const variation of written.slice(shown)) show(variation);
    } catch (error) {
      if (!cancel.signal.aborted) this.tell('error', await problemOf(error));
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

  /** A score becomes the piece; a model file becomes the model. */
  async openFile(file: File): Promise<void> {
    if (file.name.endsWith(MODEL_EXTENSION)) {
      const name = file.name.slice(0, -MODEL_EXTENSION.length);
      return this.#takeModel({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
    }
    try {
      const { title, score, reports } = await this.#files.readScore(file);
      this.cancel();
      this.#project((project) => openPiece(project, title, score));
      this.#set({
        muted: new Set(),
        soloed: new Set(),
        activeTrack: Math.max(
          0,
          score.tracks.findIndex(({ notes }) => notes.length > 0),
        ),
      });
      this.playback.seek(0);
      const more = reports.length > 1 ? ` (and ${reports.length - 1} more)` : '';
      if (reports.length > 0) this.tell('info', `${file.name}: ${reports[0]}${more}`);
    } catch (error) {
      this.tell('error', `${await problemOf(error)} Your work is as it was.`);
    }
  }
  /** An empty page of eight bars, to draw on. */
  newPiece(): void {
    this.cancel();
    this.#project((project) => openPiece(project, 'Untitled', emptyPiece()));
    this.#set({ muted: new Set(), soloed: new Set(), activeTrack: 0, tool: 'draw' });
    this.playback.seek(0);
  }

  /** The piece as a file, named after its title. */
  async exportFile(kind: ExportKind): Promise<{ readonly name: string; readonly blob: Blob }> {
    const state = this.store.get();
    const score = scoreOf(state);
    const name = fileName(state.project.present.value.title, kind);
    if (kind !== 'wav') {
      const format = kind === 'mid' ? 'midi' : 'musicxml';
      return { name, blob: await this.#files.writeScore(score, format) };
    }
    const { channels, sampleRate } = await this.playback.render(audibleScore(state));
    return { name, blob: await this.#files.writeWav(channels, sampleRate) };
  }

  /** Writes the work into the browser's storage now; `always` also where nothing was done since. */
  save(always = false): void {
    this.#work.save(always);
  }
  #set(part: Partial<StudioState>): void {
    this.store.update((state) => ({ ...state, ...part }));
  }
  #project(transition: (project: Project) => Project): void {
    this.store.update((state) => {
      const project = transition(state.project);
      if (project === state.project) return state;
      const trackCount = project.present.value.score.tracks.length;
      return { ...state, project, activeTrack: Math.min(state.activeTrack, Math.max(0, trackCount - 1)) };
    });
  }
}

function shippedModel(name: string): ModelSource {
  return { name, url: new URL(`/checkpoints/${encodeURIComponent(name)}/model.safetensors`, location.href).href };
}

/** Quarter notes a minute at the start. */
export function bpmOf(score: Score): number {
  return 60_000_000 / (score.tempos[0]?.microsecondsPerQuarter ?? 500_000);
}

function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
}
