/** The piano roll as a part of the page: two canvases, and the gestures upon them. It knows nothing of React. */
import type { Note, Score, Ticks } from '@continuo/music';
import { applyCommand, type Edited, type ScoreCommand, type Selection } from '../state/score-edit.ts';
import { barAt, sixteenthTicks } from './bars.ts';
import { commandOfDrag, type Drag, dragNewNote, dragNotes, type Point } from './gesture.ts';
import { hitTest, notesInBox } from './hit.ts';
import { sharpContext } from './mini.ts';
import { paintRoll } from './paint.ts';
import { type Palette, readPalette } from './palette.ts';
import {
  clampView,
  fitScore,
  gridWidth,
  pitchOfY,
  scrollBy,
  tickOfX,
  type Viewport,
  xOfTick,
  zoomPitch,
  zoomTime,
} from './viewport.ts';

/** What the roll shows. */
export type RollState = {
  readonly score: Score;
  readonly selection: Selection;
  readonly tool: 'select' | 'draw';
  /** the track into which notes are drawn; it lies on top */
  readonly activeTrack: number;
  readonly silent: ReadonlySet<number>;
};

/** What the roll asks of the page. */
export type RollEvents = {
  edit(command: ScoreCommand): void;
  select(notes: Iterable<Note>): void;
  seek(tick: Ticks): void;
  audition(pitch: number, track: number): void;
  viewChange(view: Viewport): void;
};

type Gesture =
  | { readonly kind: 'drag'; readonly drag: Drag; readonly wasSelected: boolean }
  | { readonly kind: 'box'; readonly from: Point; readonly kept: Selection }
  | { readonly kind: 'bars'; readonly from: number }
  | { readonly kind: 'keys' }
  | { readonly kind: 'pan'; readonly last: Point }
  | { readonly kind: 'pinch'; readonly distance: number; readonly middle: Point };

const CLICK_PIXELS = 4;

export class PianoRoll {
  readonly #host: HTMLElement;
  readonly #events: RollEvents;
  readonly #base: HTMLCanvasElement = document.createElement('canvas');
  readonly #overlay: HTMLCanvasElement = document.createElement('canvas');
  readonly #pointers = new Map<number, Point>();
  readonly #stop = new AbortController();
  #state: RollState;
  #view: Viewport;
  #palette: Palette;
  #gesture: Gesture | undefined;
  #downAt: Point = { x: 0, y: 0 };
  #moved = false;
  #preview: { readonly edited: Edited; readonly command: ScoreCommand } | undefined;
  #box: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number } | undefined;
  #lit: number | undefined;
  #cursor: Ticks = 0;
  #fitted: Score | undefined;
  #frame = 0;

  constructor(host: HTMLElement, state: RollState, events: RollEvents) {
    this.#host = host;
    this.#events = events;
    this.#state = state;
    this.#palette = readPalette(host);
    this.#view = {
      width: 0,
      height: 0,
      keyboardWidth: 52,
      rulerHeight: 28,
      leftTick: 0,
      topPitch: 84,
      pixelsPerTick: 0.1,
      rowHeight: 16,
    };
    for (const canvas of [this.#base, this.#overlay]) {
      canvas.setAttribute('aria-hidden', 'true');
      host.append(canvas);
    }
    const { signal } = this.#stop;
    host.addEventListener('pointerdown', (event) => this.#pointerDown(event), { signal });
    host.addEventListener('pointermove', (event) => this.#pointerMove(event), { signal });
    host.addEventListener('pointerup', (event) => this.#pointerUp(event), { signal });
    host.addEventListener('pointercancel', (event) => this.#pointerCancel(event), { signal });
    host.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    host.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
    host.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', () => this.refreshColours(), { signal });
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(host);
    signal.addEventListener('abort', () => observer.disconnect());
    this.#resize();
  }

  /** Shows another state; a gesture under way goes on over it only where the score is the same. */
  show(state: RollState): void {
    if (state.score !== this.#state.score) this.#preview = undefined;
    this.#state = state;
    this.#setView(this.#view);
    this.#paintSoon();
  }

  /** Brings a whole piece into view; done by the page when another piece is opened. */
  fit(): void {
    this.#fitted = this.#state.score;
    this.#setView(fitScore(this.#view, this.#state.score));
  }

  /** Moves the playback cursor. With `follow`, the page turns when the cursor leaves it on the right. */
  setCursor(tick: Ticks, follow = false): void {
    const x = xOfTick(this.#view, tick);
    if (follow && (x > this.#view.width - 24 || x < this.#view.keyboardWidth - 1)) {
      this.#setView({
        ...this.#view,
        leftTick: Math.max(0, tick - (gridWidth(this.#view) * 0.08) / this.#view.pixelsPerTick),
      });
    }
    this.#cursor = tick;
    this.#paintOverlay();
  }

  /** Zooms about the middle: factors above 1 come nearer. */
  zoom(time: number, pitch = 1): void {
    const { width, height, keyboardWidth, rulerHeight } = this.#view;
    const nearer = zoomTime(this.#view, time, (keyboardWidth + width) / 2, this.#state.score.ticksPerQuarter);
    this.#setView(zoomPitch(nearer, pitch, (rulerHeight + height) / 2));
  }

  /** Lets the view begin at a tick. */
  scrollTo(leftTick: Ticks): void {
    this.#setView({ ...this.#view, leftTick });
  }

  refreshColours(): void {
    this.#palette = readPalette(this.#host);
    this.#paintSoon();
  }

  dispose(): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    this.#base.remove();
    this.#overlay.remove();
  }

  get #step(): Ticks {
    return sixteenthTicks(this.#state.score);
  }

  /** Track places from the topmost down: the active voice lies over the others. */
  get #order(): readonly number[] {
    const places = this.#state.score.tracks.map((_, place) => place);
    return [this.#state.activeTrack, ...places.filter((place) => place !== this.#state.activeTrack)];
  }

  get #audible(): readonly number[] {
    return this.#order.filter((place) => !this.#state.silent.has(place));
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width === 0 || height === 0) return;
    const first = this.#view.width === 0;
    const narrow = width < 560;
    this.#view = { ...this.#view, width, height, keyboardWidth: narrow ? 40 : 52 };
    if (first || this.#fitted === this.#state.score) this.fit();
    else this.#setView(this.#view);
    this.#paint();
  }

  #setView(view: Viewport): void {
    this.#view = clampView(view, this.#state.score);
    this.#events.viewChange(this.#view);
    this.#paintSoon();
  }

  #paintSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#view.width === 0) return;
    const context = sharpContext(this.#base, this.#view.width, this.#view.height);
    const { score, selection } = this.#preview?.edited ?? this.#state;
    const picture = { score, selection, order: this.#order, silent: this.#state.silent, lit: this.#lit };
    paintRoll(context, this.#view, picture, this.#palette);
    this.#paintOverlay();
  }

  #paintOverlay(): void {
    const view = this.#view;
    const context = sharpContext(this.#overlay, view.width, view.height);
    if (this.#box !== undefined) {
      const { x0, y0, x1, y1 } = this.#box;
      context.strokeStyle = this.#palette.select;
      context.fillStyle = this.#palette.select;
      context.globalAlpha = 0.14;
      context.fillRect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0));
      context.globalAlpha = 0.9;
      context.strokeRect(Math.min(x0, x1) + 0.5, Math.min(y0, y1) + 0.5, Math.abs(x1 - x0), Math.abs(y1 - y0));
      context.globalAlpha = 1;
    }
    const x = xOfTick(view, this.#cursor);
    if (x < view.keyboardWidth - 1 || x > view.width) return;
    context.fillStyle = this.#palette.cursor;
    context.fillRect(Math.round(x) - 1, view.rulerHeight - 8, 2, view.height);
    context.beginPath();
    context.moveTo(x - 6, view.rulerHeight - 12);
    context.lineTo(x + 6, view.rulerHeight - 12);
    context.lineTo(x, view.rulerHeight - 2);
    context.fill();
  }

  #point(event: MouseEvent): Point {
    const box = this.#host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #pointerDown(event: PointerEvent): void {
    const at = this.#point(event);
    this.#pointers.set(event.pointerId, at);
    this.#host.setPointerCapture(event.pointerId);
    this.#host.focus({ preventScroll: true });
    event.preventDefault();
    if (this.#pointers.size === 2) return this.#beginPinch();
    if (this.#pointers.size > 2) return;
    this.#downAt = at;
    this.#moved = false;
    this.#gesture = this.#beginGesture(event, at);
    this.#paintSoon();
  }

  #beginGesture(event: PointerEvent, at: Point): Gesture | undefined {
    const touch = event.pointerType === 'touch';
    if (event.button === 1) return { kind: 'pan', last: at };
    const { score, selection, activeTrack, tool } = this.#state;
    const hit = hitTest(this.#view, score, at.x, at.y, this.#order, touch ? 8 : 1);
    if (event.button === 2) {
      if (hit.place === 'note' || hit.place === 'note-end')
        this.#events.edit({ kind: 'delete', notes: new Set([hit.note]) });
      return undefined;
    }
    switch (hit.place) {
      case 'corner':
        return undefined;
      case 'keyboard':
        this.#audition(pitchOfY(this.#view, at.y), activeTrack);
        return { kind: 'keys' };
      case 'ruler':
        return { kind: 'bars', from: tickOfX(this.#view, at.x) };
      case 'grid':
        if (tool === 'draw') {
          const drag = dragNewNote(activeTrack, this.#view, at, this.#step);
          this.#audition(pitchOfY(this.#view, at.y), activeTrack);
          this.#showDrag(drag, at, this.#step);
          return { kind: 'drag', drag, wasSelected: false };
        }
        return touch
          ? { kind: 'pan', last: at }
          : { kind: 'box', from: at, kept: event.shiftKey ? selection : new Set() };
      default: {
        const wasSelected = selection.has(hit.note);
        if (!wasSelected) this.#events.select(event.shiftKey ? [...selection, hit.note] : [hit.note]);
        this.#audition(hit.note.pitch, hit.track);
        const notes = wasSelected ? selection : new Set(event.shiftKey ? [...selection, hit.note] : [hit.note]);
        const drag = dragNotes(hit.place === 'note-end' ? 'resize' : 'move', notes, hit.note, this.#view, at);
        return { kind: 'drag', drag, wasSelected };
      }
    }
  }

  #pointerMove(event: PointerEvent): void {
    const at = this.#point(event);
    if (!this.#pointers.has(event.pointerId)) return this.#hover(at);
    this.#pointers.set(event.pointerId, at);
    if (Math.hypot(at.x - this.#downAt.x, at.y - this.#downAt.y) > CLICK_PIXELS) this.#moved = true;
    const gesture = this.#gesture;
    if (gesture === undefined) return;
    switch (gesture.kind) {
      case 'pinch':
        return this.#pinch(gesture);
      case 'pan':
        this.#gesture = { kind: 'pan', last: at };
        return this.#setView(scrollBy(this.#view, gesture.last.x - at.x, gesture.last.y - at.y));
      case 'keys':
        return this.#audition(pitchOfY(this.#view, at.y), this.#state.activeTrack);
      case 'drag':
        if (this.#moved) this.#showDrag(gesture.drag, at, event.altKey ? 1 : this.#step);
        return;
      case 'box':
        if (!this.#moved) return;
        this.#box = { x0: gesture.from.x, y0: gesture.from.y, x1: at.x, y1: at.y };
        this.#events.select([...gesture.kept, ...notesInBox(this.#view, this.#state.score, this.#box, this.#audible)]);
        return this.#paintOverlay();
      case 'bars':
        if (this.#moved) this.#selectBars(gesture.from, tickOfX(this.#view, at.x));
    }
  }

  #pointerUp(event: PointerEvent): void {
    const gesture = this.#gesture;
    const preview = this.#preview;
    this.#endPointer(event);
    if (gesture === undefined) return;
    if (gesture.kind === 'drag') {
      if (preview !== undefined) this.#events.edit(preview.command);
      else if (!this.#moved && gesture.drag.kind !== 'draw')
        this.#clickNote(gesture.drag.anchor, gesture.wasSelected, event.shiftKey);
    } else if (!this.#moved) {
      if (gesture.kind === 'bars') this.#events.seek(Math.max(0, Math.round(gesture.from / this.#step) * this.#step));
      if ((gesture.kind === 'box' && !event.shiftKey) || gesture.kind === 'pan') this.#events.select([]);
    }
  }

  #pointerCancel(event: PointerEvent): void {
    this.#endPointer(event);
  }

  #endPointer(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    this.#gesture = undefined;
    this.#preview = undefined;
    this.#box = undefined;
    this.#lit = undefined;
    this.#paintSoon();
  }

  #clickNote(note: Note, wasSelected: boolean, shift: boolean): void {
    const { selection } = this.#state;
    if (shift && wasSelected) this.#events.select([...selection].filter((other) => other !== note));
    else if (!shift) this.#events.select([note]);
  }

  #doubleClick(event: MouseEvent): void {
    const at = this.#point(event);
    const { score, activeTrack, tool } = this.#state;
    const hit = hitTest(this.#view, score, at.x, at.y, this.#order);
    if (hit.place === 'note' || hit.place === 'note-end')
      this.#events.edit({ kind: 'delete', notes: new Set([hit.note]) });
    if (hit.place !== 'grid' || tool === 'draw') return;
    const tick = Math.max(0, Math.floor(tickOfX(this.#view, at.x) / this.#step) * this.#step);
    const note = { pitch: pitchOfY(this.#view, at.y), velocity: 84, tick, durationTicks: score.ticksPerQuarter };
    this.#events.edit({ kind: 'add', track: activeTrack, notes: [note] });
    this.#events.audition(note.pitch, activeTrack);
  }

  #showDrag(drag: Drag, at: Point, step: Ticks): void {
    const command = commandOfDrag(drag, this.#view, at, step);
    this.#preview = command === undefined ? undefined : { command, edited: applyCommand(this.#state.score, command) };
    if (command?.kind === 'move' && drag.kind === 'move') {
      const track = this.#state.score.tracks.findIndex(({ notes }) => notes.includes(drag.anchor));
      this.#audition(drag.anchor.pitch + command.semitones, track);
    }
    this.#paintSoon();
  }

  /** Drawing across the bar numbers selects whole bars, of the voices that sound. */
  #selectBars(from: number, to: number): void {
    const { score } = this.#state;
    const first = barAt(score, Math.max(0, Math.min(from, to)));
    const last = barAt(score, Math.max(0, Math.max(from, to)));
    const notes = this.#audible.flatMap((place) =>
      score.tracks[place]!.notes.filter((note) => note.tick >= first.tick && note.tick < last.endTick),
    );
    this.#events.select(notes);
  }

  #audition(pitch: number, track: number): void {
    if (this.#lit === pitch) return;
    this.#lit = pitch;
    this.#events.audition(pitch, Math.max(0, track));
    this.#paintSoon();
  }

  #hover(at: Point): void {
    const { score, tool } = this.#state;
    const { place } = hitTest(this.#view, score, at.x, at.y, this.#order);
    const cursors = {
      corner: 'default',
      keyboard: 'pointer',
      ruler: 'pointer',
      note: 'grab',
      'note-end': 'ew-resize',
    } as const;
    this.#host.style.cursor = place === 'grid' ? (tool === 'draw' ? 'cell' : 'crosshair') : cursors[place];
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.#point(event);
    const unit = event.deltaMode === 1 ? 18 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const factor = Math.exp(-dy * 0.0022);
    if (event.ctrlKey || event.metaKey) {
      const zoomed = event.shiftKey
        ? zoomPitch(this.#view, factor, y)
        : zoomTime(this.#view, factor, x, this.#state.score.ticksPerQuarter);
      return this.#setView(zoomed);
    }
    this.#setView(event.shiftKey && dx === 0 ? scrollBy(this.#view, dy, 0) : scrollBy(this.#view, dx, dy));
  }

  #beginPinch(): void {
    const [a, b] = [...this.#pointers.values()] as [Point, Point];
    this.#preview = undefined;
    this.#moved = true;
    this.#gesture = {
      kind: 'pinch',
      distance: Math.hypot(a.x - b.x, a.y - b.y),
      middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    };
  }

  #pinch(gesture: { readonly distance: number; readonly middle: Point }): void {
    const [a, b] = [...this.#pointers.values()] as [Point, Point];
    if (b === undefined) return;
    const distance = Math.max(20, Math.hypot(a.x - b.x, a.y - b.y));
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const moved = scrollBy(this.#view, gesture.middle.x - middle.x, gesture.middle.y - middle.y);
    this.#gesture = { kind: 'pinch', distance, middle };
    this.#setView(
      zoomTime(moved, distance / Math.max(20, gesture.distance), middle.x, this.#state.score.ticksPerQuarter),
    );
  }
}
