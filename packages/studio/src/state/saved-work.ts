/** The work in the browser's storage, from one visit to the next. */
import { OPENING_TITLE, openingPiece } from '../opening-piece.ts';
import { readProject, writeProject } from './autosave.ts';
import { type Project, startProject } from './project.ts';

const SAVED_WORK = 'continuo.work';
const UNREADABLE_WORK = 'continuo.work.unreadable';
const MODEL = 'continuo.model';
/** Milliseconds that changes wait for others to be saved with them. */
const PATIENCE = 400;

export class SavedWork {
  readonly #project: () => Project;
  readonly #tell: (text: string) => void;
  #timer = 0;
  /** the work as it was read or last written: a tab in which nothing was done must not write over another's */
  #written: Project;
  /** another tab has written since */
  #elsewhere = false;
  /** whether the browser has the work; that it can't is said once */
  #kept = true;

  constructor(project: () => Project, tell: (text: string) => void) {
    this.#project = project;
    this.#tell = tell;
    this.#written = project();
    addEventListener('storage', ({ key, newValue }) => {
      if (key !== SAVED_WORK || newValue === null) return;
      this.#elsewhere = true;
      this.#tellElsewhere();
    });
    document.addEventListener('visibilitychange', () => this.#tellElsewhere());
  }

  /** Writes the work now, if there is any since it was last written; `always` also without. */
  save(always = false): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const project = this.#project();
    if (project === this.#written && !always) return;
    try {
      const text = writeProject(project);
      if (text === undefined) throw new Error('too large');
      localStorage.setItem(SAVED_WORK, text);
      this.#written = project;
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

  #tellElsewhere(): void {
    if (!this.#elsewhere || document.hidden) return;
    this.#elsewhere = false;
    this.#tell(
      'The work was changed in another tab, and that is what is kept. Reload this page to go on with it; a change made here takes its place.',
    );
  }
}

/** The work of last time, or the opening piece; work that can't be read is put aside, not thrown away. */
export function restoredProject(): Project {
  const text = read(SAVED_WORK);
  if (text !== null) {
    try {
      return readProject(text);
    } catch {
      write(UNREADABLE_WORK, text);
    }
  }
  return startProject(OPENING_TITLE, openingPiece());
}

/** The name of the model that was last chosen. */
export function savedModel(): string | undefined {
  return read(MODEL) ?? undefined;
}
export function saveModel(name: string): void {
  write(MODEL, name);
}

/** A browser may forbid its storage; the page works without. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
function write(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // it is not kept
  }
}
