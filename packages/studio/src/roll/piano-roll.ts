/** The piano roll as a part of the page: a canvas for the score, one above it for what moves. It knows nothing of React. */
import type { Score, Ticks } from '@continuo/music';
import type { Edited } from '../state/score-edit.ts';
import { sharpContext } from './mini.ts';
import { paintRoll } from './paint.ts';
import { type Palette, readPalette } from './palette.ts';
import { type Box, RollPointer } from './pointer.ts';
import type { RollEvents, RollState } from './roll-state.ts';
import { clampView, fitScore, gridWidth, type Viewport, xOfTick, zoomPitch, zoomTime } from './viewport.ts';

type Shown = { readonly edited?: Edited | undefined; readonly box?: Box; readonly lit?: number | undefined };

const START_VIEW: Viewport = {
  width: 0,
  height: 0,
  keyboardWidth: 52,
  rulerHeight: 28,
  leftTick: 0,
  topPitch: 84,
  pixelsPerTick: 0.1,
  rowHeight: 16,
};
/** Below this width the keyboard is drawn narrower. */
const NARROW_PIXELS = 560;

export class PianoRoll {
  readonly host: HTMLElement;
  readonly events: RollEvents;
  readonly #base: HTMLCanvasElement = document.createElement('canvas');
  readonly #overlay: HTMLCanvasElement = document.createElement('canvas');
  readonly #stop = new AbortController();
  #state: RollState;
  #view: Viewport = START_VIEW;
  #palette: Palette;
  #shown: Shown = {};
  #cursor: Ticks = 0;
  /** the score that was last fitted: it is fitted again when the page changes its size */
  #fitted: Score | undefined;
  #frame = 0;

  constructor(host: HTMLElement, state: RollState, events: RollEvents) {
    this.host = host;
    this.events = events;
    this.#state = state;
    this.#palette = readPalette(host);
    host.append(this.#base, this.#overlay);
    const { signal } = this.#stop;
    new RollPointer(this, signal);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#refreshColours(), { signal });
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(host);
    signal.addEventListener('abort', () => observer.disconnect());
    this.#resize();
  }

  get state(): RollState {
    return this.#state;
  }
  get view(): Viewport {
    return this.#view;
  }
  /** Track places from the topmost down: the active voice lies over the others. */
  get order(): readonly number[] {
    const { score, activeTrack } = this.#state;
    const others = score.tracks.map((_, place) => place).filter((place) => place !== activeTrack);
    return [activeTrack, ...others];
  }

  /** Shows another state. */
  show(state: RollState): void {
    if (state.score !== this.#state.score && this.#shown.edited !== undefined) this.#shown = {};
    this.#state = state;
    this.setView(this.#view);
  }

  /** Shows something for the time of a gesture; `{}` ends it. */
  showGesture(shown: Shown): void {
    this.#shown = shown;
    this.#paintSoon();
  }

  setView(view: Viewport): void {
    this.#view = clampView(view, this.#state.score);
    this.events.viewChange(this.#view);
    this.#paintSoon();
  }

  /** Brings a whole piece into view. */
  fit(): void {
    this.#fitted = this.#state.score;
    this.setView(fitScore(this.#view, this.#state.score));
  }

  /** Zooms about the middle: factors above 1 come nearer. */
  zoom(time: number, pitch = 1): void {
    const { width, height, keyboardWidth, rulerHeight } = this.#view;
    const nearer = zoomTime(this.#view, time, (keyboardWidth + width) / 2, this.#state.score.ticksPerQuarter);
    this.#fitted = undefined;
    this.setView(zoomPitch(nearer, pitch, (rulerHeight + height) / 2));
  }

  /** Moves the playback cursor. With `follow`, the page turns when the cursor leaves it. */
  setCursor(tick: Ticks, follow = false): void {
    const view = this.#view;
    const x = xOfTick(view, tick);
    if (follow && (x > view.width - 24 || x < view.keyboardWidth - 1)) {
      this.setView({ ...view, leftTick: Math.max(0, tick - (gridWidth(view) * 0.08) / view.pixelsPerTick) });
    }
    this.#cursor = tick;
    this.#paintOverlay();
  }

  dispose(): void {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    this.#base.remove();
    this.#overlay.remove();
  }

  #refreshColours(): void {
    this.#palette = readPalette(this.host);
    this.#paintSoon();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    const fits = this.#view.width === 0 || this.#fitted === this.#state.score;
    this.#view = { ...this.#view, width, height, keyboardWidth: width < NARROW_PIXELS ? 40 : 52 };
    if (fits) this.fit();
    else this.setView(this.#view);
    this.#paint();
  }

  #paintSoon(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#view.width === 0) return;
    const context = sharpContext(this.#base, this.#view.width, this.#view.height);
    const { score, selection } = this.#shown.edited ?? this.#state;
    const { silent, locked } = this.#state;
    const picture = { score, selection, locked, order: this.order, silent, lit: this.#shown.lit };
    paintRoll(context, this.#view, picture, this.#palette);
    this.#paintOverlay();
  }

  #paintOverlay(): void {
    const view = this.#view;
    const context = sharpContext(this.#overlay, view.width, view.height);
    const { box } = this.#shown;
    if (box !== undefined) {
      const corner = [Math.min(box.x0, box.x1), Math.min(box.y0, box.y1)] as const;
      const size = [Math.abs(box.x1 - box.x0), Math.abs(box.y1 - box.y0)] as const;
      context.strokeStyle = this.#palette.select;
      context.fillStyle = this.#palette.select;
      context.globalAlpha = 0.14;
      context.fillRect(...corner, ...size);
      context.globalAlpha = 1;
      context.strokeRect(...corner, ...size);
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
}
