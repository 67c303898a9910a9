/** The work in the browser's storage, from one visit to the next. */
import { OPENING_TITLE, openingPiece } from '../opening-piece.ts';
import { readProject, writeProject } from './autosave.ts';
import { type Project, startProject } from './project.ts';

const SAVED_WORK = 'continuo.work';
const UNREADABLE_WORK = 'continuo.work.unreadable';
/** Milliseconds that changes wait for others to be saved with them. */
const PATIENCE = 400;

export class SavedWork {
  readonly #project: () => Project;
  readonly #tell: (text: string) => void;
  #timer = 0;
  /** whether the browser has the work; that it can't is said once */
  #kept = true;

  constructor(project: () => Project, tell: (text: string) => void) {
    this.#project = project;
    this.#tell = tell;
  }

  /** Writes the work now. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    try {
      const text = writeProject(this.#project());
      if (text === undefined) throw new Error('too large');
      localStorage.setItem(SAVED_WORK, text);
      this.#kept = true;
    } catch {
      if (!this.#kept) return; // said already
      this.#kept = false;
      this.#tell('This piece is too large to be kept in the browser: download it before you close the page.');
    }
  }

  saveSoon(): void {
    if (this.#timer === 0) this.#timer = window.setTimeout(() => this.save(), PATIENCE);
  }
}

/** The work of last time, or the opening piece; work that can't be read is put aside, not thrown away. */
export function restoredProject(): Project {
  const text = localStorage.getItem(SAVED_WORK);
  if (text !== null) {
    try {
      return readProject(text);
    } catch {
      localStorage.setItem(UNREADABLE_WORK, text);
    }
  }
  return startProject(OPENING_TITLE, openingPiece());
}
