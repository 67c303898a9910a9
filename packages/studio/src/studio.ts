/** The studio without its panels: the state, and everything a person can do. Panels and keys only call this. */
import type { Note } from '@continuo/music';
import { createFiles, type ExportKind, type Files, fileName } from './files/files.ts';
import { freshSeed } from './generation/fresh-seed.ts';
import { Generation } from './generation/generation.ts';
import { createGenerator, type Generator } from './generation/generator.ts';
import { ModelChoice, shippedModel } from './generation/model-choice.ts';
import { emptyPiece } from './opening-piece.ts';
import { Playback } from './playback/playback.ts';
import { problemOf } from './problem.ts';
import type { Task } from './state/abilities.ts';
import { lockedNotesOf, toggleLocks } from './state/locks.ts';
import { motifOfNotes } from './state/motif.ts';
import { freeName, type Plan } from './state/plan.ts';
import {
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
} from './state/project.ts';
import { restoredProject, SavedWork } from './state/saved-work.ts';
import type { ScoreCommand } from './state/score-edit.ts';
import { createStore, type Store } from './state/store.ts';
import {
  audibleScore,
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
  readonly #models: ModelChoice;
  readonly #generation: Generation;
  #pushTimer = 0;
  readonly #work: SavedWork;

  constructor() {
    this.store = createStore(startState(restoredProject(), freshSeed()));
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
    const desk = {
      store: this.store,
      generator: this.#generator,
      tell: this.tell.bind(this),
      wish: this.wish.bind(this),
    };
    this.#generation = new Generation({ ...desk, playback: this.playback, project: this.#project.bind(this) });
    this.#models = new ModelChoice({ ...desk, cancel: () => this.cancel() });
    void this.#models.open();
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

  listModels(): Promise<void> {
    return this.#models.list();
  }
  chooseModel(name: string): Promise<void> {
    return this.#models.choose(name);
  }
  warmModel(): void {
    this.#generator.warm();
  }

  /** Asks for variations of a task; see `Generation.run`. */
  generate(task: Task = this.store.get().wishes.task, again = false): Promise<void> {
    return this.#generation.run(task, again);
  }
  /** Stops the generation under way; true where there was one. */
  cancel(): boolean {
    return this.#generation.cancel();
  }

  /** A score becomes the piece; a model file becomes the model. */
  async openFile(file: File): Promise<void> {
    if (file.name.endsWith(MODEL_EXTENSION)) {
      const name = file.name.slice(0, -MODEL_EXTENSION.length);
      return this.#models.take({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
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

  /** The piece on paper: an SVG a page; see `Files.engrave`. */
  engrave(pageWidth: number): Promise<readonly string[]> {
    const state = this.store.get();
    return this.#files.engrave(scoreOf(state), state.project.present.value.title, pageWidth);
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
