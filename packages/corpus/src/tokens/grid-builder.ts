/** Gathers what tokens say, in whatever order, into a grid. */
import type { GridTables } from './grid-tables.ts';
import { type NoteColumns, noteColumns, sortNotes } from './sort-notes.ts';
import type { StepControls, StepEvents, StepGrid } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

type Event = { readonly step: number; readonly id: number };
type Control = { readonly step: number; readonly order: number; readonly value: number };

/** A grid in the making; `finish` sorts it and joins what stands twice. */
export class GridBuilder {
  readonly notes: NoteColumns;
  readonly barSteps: number[] = [];
  readonly barMeters: number[] = [];
  readonly tempos: Event[] = [];
  readonly keys: Event[] = [];
  readonly chords: Event[] = [];
  readonly controls: Control[] = [];
  pickup = false;
  /** where the last note ends */
  lastEnd = 0;
  readonly #tables: GridTables;
  readonly #reports: TokenReports;

  /** @param capacity  the most notes that can come */
  constructor(tables: GridTables, reports: TokenReports, capacity: number) {
    this.#tables = tables;
    this.#reports = reports;
    this.notes = noteColumns(capacity);
  }

  /** Adds a note and gives its place, −1 where it would end too late. */
  addNote(step: number, duration: number, key: number, velocity: number): number {
    const end = step + duration;
    if (end > this.#tables.maximumSteps) {
      this.#reports.add('too-long', () => `a note that would end in step ${end} was left out`);
      return -1;
    }
    const { notes } = this;
    const place = notes.count++;
    notes.steps[place] = step;
    notes.durations[place] = duration;
    notes.keys[place] = key;
    notes.velocities[place] = velocity;
    if (end > this.lastEnd) this.lastEnd = end;
    return place;
  }

  /** Makes a note of `addNote` longer. */
  holdNote(place: number, duration: number): void {
    const { steps, durations } = this.notes;
    const end = steps[place] + durations[place] + duration;
    if (end > this.#tables.maximumSteps) {
      this.#reports.add('too-long', () => `a note that would end in step ${end} was not held longer`);
      return;
    }
    durations[place] += duration;
    if (end > this.lastEnd) this.lastEnd = end;
  }

  addControl(step: number, instrument: number, controller: number, value: number): void {
    this.controls.push({ step, order: instrument * this.#tables.controllers.length + controller, value });
  }

  /** The grid, and where each note as it was added stands in it. */
  finish(endStep: number): { readonly grid: StepGrid; readonly places: Int32Array } {
    const { notes, places, joined } = sortNotes(this.notes);
    if (joined > 0) this.#reports.add('unison-joined', () => 'notes told twice were joined', joined);
    const grid: StepGrid = {
      pickup: this.pickup,
      barSteps: Int32Array.from(this.barSteps),
      barMeters: Int32Array.from(this.barMeters),
      endStep: Math.max(endStep, this.lastEnd),
      tempos: eventColumns(this.tempos),
      keys: eventColumns(this.keys),
      chords: eventColumns(this.chords),
      controls: controlColumns(this.controls, this.#tables.controllers.length),
      notes,
    };
    return { grid, places };
  }
}

function eventColumns(events: readonly Event[]): StepEvents {
  const sorted = events.toSorted((a, b) => a.step - b.step);
  const kept = sorted.filter(({ step }, i) => sorted[i + 1]?.step !== step);
  return { steps: Int32Array.from(kept, ({ step }) => step), ids: Int32Array.from(kept, ({ id }) => id) };
}

function controlColumns(controls: readonly Control[], count: number): StepControls {
  const sorted = controls.toSorted((a, b) => a.step - b.step || a.order - b.order);
  const kept = sorted.filter(({ step, order }, i) => sorted[i + 1]?.step !== step || sorted[i + 1].order !== order);
  return {
    steps: Int32Array.from(kept, ({ step }) => step),
    instruments: Int32Array.from(kept, ({ order }) => Math.floor(order / count)),
    controllers: Int32Array.from(kept, ({ order }) => order % count),
    values: Int32Array.from(kept, ({ value }) => value),
  };
}
