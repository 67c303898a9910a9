/** What pointers do on the roll: press, drag, draw, box, pan, pinch, wheel. */
import type { Note, Ticks } from '@continuo/music';
import { applyCommand, type Edited, type ScoreCommand, type Selection } from '../state/score-edit.ts';
import { barAt, sixteenthTicks } from './bars.ts';
import { commandOfDrag, type Drag, dragNewNote, dragNotes, type Point } from './gesture.ts';
import { hitTest, notesInBox } from './hit.ts';
import type { RollEvents, RollState } from './roll-state.ts';
import { pitchOfY, scrollBy, tickOfX, type Viewport, zoomPitch, zoomTime } from './viewport.ts';

export type Box = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };

/** What the gestures need of the roll, and what they show on it meanwhile. */
export interface RollSurface {
  readonly host: HTMLElement;
  readonly events: RollEvents;
  readonly state: RollState;
  readonly view: Viewport;
  /** track places from the topmost down */
  readonly order: readonly number[];
  setView(view: Viewport): void;
  /** an edit as it would be, a box, a pitch that sounds: shown until the gesture ends */
  showGesture(shown: {
    readonly edited?: Edited | undefined;
    readonly box?: Box;
    readonly lit?: number | undefined;
  }): void;
}

type Gesture =
  | { readonly kind: 'drag'; readonly drag: Drag; readonly wasSelected: boolean }
  | { readonly kind: 'box'; readonly from: Point; readonly kept: Selection }
  | { readonly kind: 'bars'; readonly from: Ticks }
  | { readonly kind: 'keys' }
  | { readonly kind: 'pan'; readonly last: Point }
  | { readonly kind: 'pinch'; readonly distance: number; readonly middle: Point };

/** A press that moves no further than this is a click. */
const CLICK_PIXELS = 4;
/** Fingers are wider than notes. */
const FINGER_PIXELS = 8;

/** Listens to the host's pointers until the signal is aborted. */
export class RollPointer {
  readonly #roll: RollSurface;
  readonly #pointers = new Map<number, Point>();
  #gesture: Gesture | undefined;
  #command: ScoreCommand | undefined;
  #downAt: Point = { x: 0, y: 0 };
  #moved = false;
  #lit: number | undefined;

  constructor(roll: RollSurface, signal: AbortSignal) {
    this.#roll = roll;
    const { host } = roll;
    host.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    host.addEventListener('pointermove', (event) => this.#move(event), { signal });
    host.addEventListener('pointerup', (event) => this.#up(event), { signal });
    host.addEventListener('pointercancel', (event) => this.#end(event), { signal });
    host.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    host.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
  }

  get #step(): Ticks {
    return sixteenthTicks(this.#roll.state.score);
  }
  get #audible(): readonly number[] {
    return this.#roll.order.filter((place) => !this.#roll.state.silent.has(place));
  }

  #point(event: MouseEvent): Point {
    const box = this.#roll.host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event: PointerEvent): void {
    const at = this.#point(event);
    this.#pointers.set(event.pointerId, at);
    this.#roll.host.setPointerCapture(event.pointerId);
    this.#roll.host.focus({ preventScroll: true });
    event.preventDefault();
    if (this.#pointers.size === 2) this.#beginPinch();
    if (this.#pointers.size > 1) return;
    this.#downAt = at;
    this.#moved = false;
    this.#command = undefined;
    this.#gesture = event.button === 2 ? this.#erase(at) : this.#begin(event, at);
  }

  #begin(event: PointerEvent, at: Point): Gesture | undefined {
    if (event.button === 1) return { kind: 'pan', last: at };
    const touch = event.pointerType === 'touch';
    const { state, view, order } = this.#roll;
    const hit = hitTest(view, state.score, at.x, at.y, order, touch ? FINGER_PIXELS : 1);
    switch (hit.place) {
      case 'corner':
        return undefined;
      case 'keyboard':
        this.#audition(pitchOfY(view, at.y), state.activeTrack);
        return { kind: 'keys' };
      case 'ruler':
        return { kind: 'bars', from: Math.max(0, tickOfX(view, at.x)) };
      case 'grid': {
        if (state.tool === 'select') {
          return touch
            ? { kind: 'pan', last: at }
            : { kind: 'box', from: at, kept: event.shiftKey ? state.selection : new Set() };
        }
        const drag = dragNewNote(state.activeTrack, view, at, this.#step);
        this.#audition(pitchOfY(view, at.y), state.activeTrack);
        this.#showDrag(drag, at, this.#step);
        return { kind: 'drag', drag, wasSelected: false };
      }
      default: {
        const wasSelected = state.selection.has(hit.note);
        const notes = wasSelected
          ? state.selection
          : new Set(event.shiftKey ? [...state.selection, hit.note] : [hit.note]);
        this.#roll.events.select(notes);
        this.#audition(hit.note.pitch, hit.track);
        return {
          kind: 'drag',
          drag: dragNotes(hit.place === 'note-end' ? 'resize' : 'move', notes, hit.note, view, at),
          wasSelected,
        };
      }
    }
  }

  /** The right button takes a note away. */
  #erase(at: Point): undefined {
    const hit = hitTest(this.#roll.view, this.#roll.state.score, at.x, at.y, this.#roll.order);
    if (hit.place === 'note' || hit.place === 'note-end')
      this.#roll.events.edit({ kind: 'delete', notes: new Set([hit.note]) });
    return undefined;
  }

  #move(event: PointerEvent): void {
    const at = this.#point(event);
    const { view } = this.#roll;
    if (!this.#pointers.has(event.pointerId)) {
      this.#hover(at);
      return;
    }
    this.#pointers.set(event.pointerId, at);
    if (Math.hypot(at.x - this.#downAt.x, at.y - this.#downAt.y) > CLICK_PIXELS) this.#moved = true;
    const gesture = this.#gesture;
    if (gesture === undefined) return;
    if (gesture.kind === 'pinch') {
      this.#pinch(gesture);
    } else if (gesture.kind === 'pan') {
      this.#gesture = { kind: 'pan', last: at };
      this.#roll.setView(scrollBy(view, gesture.last.x - at.x, gesture.last.y - at.y));
    } else if (gesture.kind === 'keys') {
      this.#audition(pitchOfY(view, at.y), this.#roll.state.activeTrack);
    } else if (this.#moved) {
      if (gesture.kind === 'drag') this.#showDrag(gesture.drag, at, event.altKey ? 1 : this.#step);
      else if (gesture.kind === 'bars') this.#selectBars(gesture.from, Math.max(0, tickOfX(view, at.x)));
      else this.#selectBox(gesture, at);
    }
  }

  #up(event: PointerEvent): void {
    const gesture = this.#gesture;
    const command = this.#command;
    const click = !this.#moved;
    this.#end(event);
    if (gesture === undefined) return;
    const { events, state } = this.#roll;
    if (command !== undefined) events.edit(command);
    else if (gesture.kind === 'drag' && click && gesture.drag.kind !== 'draw') {
      const { anchor } = gesture.drag;
      if (!event.shiftKey) events.select([anchor]);
      else if (gesture.wasSelected) events.select([...state.selection].filter((note) => note !== anchor));
    } else if (gesture.kind === 'bars' && click) {
      events.seek(Math.round(gesture.from / this.#step) * this.#step);
    } else if (click && (gesture.kind === 'pan' || (gesture.kind === 'box' && !event.shiftKey))) {
      events.select([]);
    }
  }

  #end(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#gesture = undefined;
    this.#command = undefined;
    this.#lit = undefined;
    this.#roll.showGesture({});
  }

  #doubleClick(event: MouseEvent): void {
    const at = this.#point(event);
    const { state, view, order, events } = this.#roll;
    const hit = hitTest(view, state.score, at.x, at.y, order);
    if (hit.place === 'note' || hit.place === 'note-end') this.#erase(at);
    if (hit.place !== 'grid' || state.tool === 'draw') return;
    const tick = Math.max(0, Math.floor(tickOfX(view, at.x) / this.#step) * this.#step);
    const note: Note = { pitch: pitchOfY(view, at.y), velocity: 84, tick, durationTicks: state.score.ticksPerQuarter };
    events.edit({ kind: 'add', track: state.activeTrack, notes: [note] });
    events.audition(note.pitch, state.activeTrack);
  }

  #showDrag(drag: Drag, at: Point, step: Ticks): void {
    const { state, view } = this.#roll;
    this.#command = commandOfDrag(drag, view, at, step);
    if (this.#command?.kind === 'move' && drag.kind === 'move') {
      const track = state.score.tracks.findIndex(({ notes }) => notes.includes(drag.anchor));
      this.#audition(drag.anchor.pitch + this.#command.semitones, Math.max(0, track));
    }
    const edited = this.#command && applyCommand(state.score, this.#command);
    this.#roll.showGesture({ edited, lit: this.#lit });
  }

  #selectBox(gesture: { readonly from: Point; readonly kept: Selection }, at: Point): void {
    const { state, view, events } = this.#roll;
    const box = { x0: gesture.from.x, y0: gesture.from.y, x1: at.x, y1: at.y };
    events.select([...gesture.kept, ...notesInBox(view, state.score, box, this.#audible)]);
    this.#roll.showGesture({ box });
  }

  /** Drawing across the bar numbers selects whole bars, of the voices that sound. */
  #selectBars(from: Ticks, to: Ticks): void {
    const { state, events } = this.#roll;
    const first = barAt(state.score, Math.min(from, to));
    const last = barAt(state.score, Math.max(from, to));
    const inside = (note: Note): boolean => note.tick >= first.tick && note.tick < last.endTick;
    events.select(this.#audible.flatMap((place) => state.score.tracks[place]!.notes.filter(inside)));
  }

  #audition(pitch: number, track: number): void {
    if (this.#lit === pitch) return;
    this.#lit = pitch;
    this.#roll.events.audition(pitch, track);
    this.#roll.showGesture({ lit: pitch });
  }

  #hover(at: Point): void {
    const { state, view, order, host } = this.#roll;
    const { place } = hitTest(view, state.score, at.x, at.y, order);
    const grid = state.tool === 'draw' ? 'cell' : 'crosshair';
    host.style.cursor = {
      corner: 'default',
      keyboard: 'pointer',
      ruler: 'pointer',
      note: 'grab',
      'note-end': 'ew-resize',
      grid,
    }[place];
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.#point(event);
    const { state, view } = this.#roll;
    const unit = event.deltaMode === 1 ? 18 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const factor = Math.exp(-dy * 0.0022);
    const zooms = event.ctrlKey || event.metaKey;
    if (zooms && event.shiftKey) this.#roll.setView(zoomPitch(view, factor, y));
    else if (zooms) this.#roll.setView(zoomTime(view, factor, x, state.score.ticksPerQuarter));
    else this.#roll.setView(event.shiftKey && dx === 0 ? scrollBy(view, dy, 0) : scrollBy(view, dx, dy));
  }

  #beginPinch(): void {
    const [a, b] = [...this.#pointers.values()] as [Point, Point];
    this.#command = undefined;
    this.#moved = true;
    this.#gesture = { kind: 'pinch', distance: distanceOf(a, b), middle: middleOf(a, b) };
    this.#roll.showGesture({});
  }

  #pinch(gesture: { readonly distance: number; readonly middle: Point }): void {
    const [a, b] = [...this.#pointers.values()];
    if (a === undefined || b === undefined) return;
    const [distance, middle] = [distanceOf(a, b), middleOf(a, b)];
    const { view, state } = this.#roll;
    const moved = scrollBy(view, gesture.middle.x - middle.x, gesture.middle.y - middle.y);
    this.#gesture = { kind: 'pinch', distance, middle };
    this.#roll.setView(zoomTime(moved, distance / gesture.distance, middle.x, state.score.ticksPerQuarter));
  }
}

function distanceOf(a: Point, b: Point): number {
  return Math.max(20, Math.hypot(a.x - b.x, a.y - b.y));
}
function middleOf(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
