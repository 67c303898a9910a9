/** Paints the roll: rows, grid, notes, ruler and keyboard. Only what is visible is touched. */
import type { Note, Score } from '@continuo/music';
import type { Selection } from '../state/score-edit.ts';
import { barAt, barsOf } from './bars.ts';
import { type Palette, voiceColour } from './palette.ts';
import { pitchOfY, tickOfX, type Viewport, xOfTick, yOfPitch } from './viewport.ts';
import { visibleNotes } from './visible-notes.ts';

/** What is to be seen. */
export type RollPicture = {
  readonly score: Score;
  readonly selection: Selection;
  readonly locked: ReadonlySet<Note>;
  /** track places from the topmost down */
  readonly order: readonly number[];
  /** tracks that do not sound now are drawn faintly */
  readonly silent: ReadonlySet<number>;
  /** a pitch that is being auditioned, or held at the keyboard */
  readonly lit?: number | undefined;
};

const BLACK = new Set([1, 3, 6, 8, 10]);
const NAMES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'];

/** @example pitchName(61) // => 'C♯4' */
export function pitchName(pitch: number): string {
  return `${NAMES[pitch % 12]}${Math.floor(pitch / 12) - 1}`;
}

export function paintRoll(
  context: CanvasRenderingContext2D,
  view: Viewport,
  picture: RollPicture,
  palette: Palette,
): void {
  context.fillStyle = palette.background;
  context.fillRect(0, 0, view.width, view.height);
  context.save();
  context.beginPath();
  context.rect(view.keyboardWidth, view.rulerHeight, view.width, view.height);
  context.clip();
  paintRows(context, view, palette);
  paintGrid(context, view, picture.score, palette);
  paintNotes(context, view, picture, palette);
  context.restore();
  paintRuler(context, view, picture.score, palette);
  paintKeyboard(context, view, picture.lit, palette);
}

function paintRows(context: CanvasRenderingContext2D, view: Viewport, palette: Palette): void {
  for (let pitch = pitchOfY(view, view.rulerHeight); pitch >= pitchOfY(view, view.height); pitch -= 1) {
    const y = yOfPitch(view, pitch);
    if (BLACK.has(pitch % 12)) {
      context.fillStyle = palette.blackRow;
      context.fillRect(view.keyboardWidth, y, view.width, view.rowHeight);
    }
    // between E and F, and B and C, where no black key parts the rows
    if (pitch % 12 === 5 || pitch % 12 === 0) {
      context.fillStyle = pitch % 12 === 0 ? palette.octaveLine : palette.rowLine;
      context.fillRect(view.keyboardWidth, Math.round(y + view.rowHeight) - 1, view.width, 1);
    }
  }
}

function paintGrid(context: CanvasRenderingContext2D, view: Viewport, score: Score, palette: Palette): void {
  const to = tickOfX(view, view.width);
  const sixteenth = score.ticksPerQuarter / 4;
  const line = (tick: number, colour: string): void => {
    context.fillStyle = colour;
    context.fillRect(Math.round(xOfTick(view, tick)), view.rulerHeight, 1, view.height);
  };
  for (const bar of barsOf(score)) {
    if (bar.endTick < view.leftTick) continue;
    if (bar.tick > to) break;
    if (sixteenth * view.pixelsPerTick >= 14) {
      for (let tick = bar.tick; tick < bar.endTick; tick += sixteenth) line(tick, palette.rowLine);
    }
    if (bar.beatTicks * view.pixelsPerTick >= 12) {
      for (let tick = bar.tick; tick < bar.endTick; tick += bar.beatTicks) line(tick, palette.beatLine);
    }
    if ((bar.endTick - bar.tick) * view.pixelsPerTick >= 6) line(bar.tick, palette.barLine);
  }
  const end = barsOf(score).at(-1)!.endTick;
  if (end < to) {
    context.fillStyle = palette.outside;
    context.fillRect(xOfTick(view, end), view.rulerHeight, view.width, view.height);
    line(end, palette.barLine);
  }
}

function paintNotes(context: CanvasRenderingContext2D, view: Viewport, picture: RollPicture, palette: Palette): void {
  const from = view.leftTick;
  const to = tickOfX(view, view.width);
  const height = Math.max(2, view.rowHeight - 1);
  const rounded = view.rowHeight >= 9 && view.pixelsPerTick * picture.score.ticksPerQuarter >= 12;
  for (const track of [...picture.order].reverse()) {
    const notes = visibleNotes(picture.score.tracks[track]?.notes ?? [], from, to);
    const colour = voiceColour(palette, track);
    const silent = picture.silent.has(track);
    for (const note of notes) {
      const y = yOfPitch(view, note.pitch);
      if (y + view.rowHeight < view.rulerHeight || y > view.height) continue;
      const x = xOfTick(view, note.tick);
      const width = Math.max(2, note.durationTicks * view.pixelsPerTick - 1);
      const selected = picture.selection.has(note);
      // louder is fuller; over paper, so that voices in unison do not mix to a third colour
      const strength = silent ? 0.2 : 0.6 + (note.velocity / 127) * 0.4;
      context.beginPath();
      if (rounded) context.roundRect(x + 0.5, y + 0.5, width, height, Math.min(4, height / 3, width / 2));
      else context.rect(x, y, width, height);
      if (!silent) {
        context.globalAlpha = 1;
        context.fillStyle = palette.background;
        context.fill();
      }
      context.globalAlpha = strength;
      context.fillStyle = colour;
      context.fill();
      if (picture.locked.has(note)) paintLock(context, palette, { x, y, width, height });
      if (!selected) continue;
      context.globalAlpha = 1;
      context.strokeStyle = palette.text;
      context.lineWidth = width < 8 ? 1 : 1.75;
      context.strokeRect(x + 0.5, y + 0.5, width, height);
    }
  }
  context.globalAlpha = 1;
}

/** A padlock where there is room for one, else a bar at the note's start. */
function paintLock(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  context.globalAlpha = 1;
  context.fillStyle = palette.text;
  if (width < 12 || height < 8) {
    context.fillRect(x + 0.5, y + 0.5, Math.min(2.5, width), height);
    return;
  }
  const size = Math.min(7, height - 3);
  const top = y + 0.5 + (height - size) / 2;
  context.fillRect(x + 4, top + size * 0.42, size, size * 0.58);
  context.beginPath();
  context.arc(x + 4 + size / 2, top + size * 0.42, size * 0.3, Math.PI, 0);
  context.strokeStyle = palette.text;
  context.lineWidth = 1.25;
  context.stroke();
}

function paintRuler(context: CanvasRenderingContext2D, view: Viewport, score: Score, palette: Palette): void {
  context.fillStyle = palette.ruler;
  context.fillRect(0, 0, view.width, view.rulerHeight);
  context.fillStyle = palette.barLine;
  context.fillRect(0, view.rulerHeight - 1, view.width, 1);
  context.save();
  context.beginPath();
  context.rect(view.keyboardWidth, 0, view.width, view.rulerHeight);
  context.clip();
  context.font = `500 11px ${palette.font}`;
  context.textBaseline = 'middle';
  const bars = barsOf(score);
  const widest = (bars[0]!.endTick - bars[0]!.tick) * view.pixelsPerTick;
  const every = [1, 2, 4, 8, 16, 32, 64, 128, 256].find((step) => step * widest >= 34) ?? 512;
  const first = bars.indexOf(barAt(score, view.leftTick));
  for (const bar of bars.slice(Math.max(0, first))) {
    const x = Math.round(xOfTick(view, bar.tick));
    if (x > view.width) break;
    if (bar.number % every !== (every === 1 ? 0 : 1) && bar.number !== 1) continue;
    context.fillStyle = palette.barLine;
    context.fillRect(x, view.rulerHeight - 9, 1, 9);
    context.fillStyle = palette.faintText;
    context.fillText(String(bar.number), x + 5, view.rulerHeight / 2);
  }
  context.restore();
}

function paintKeyboard(
  context: CanvasRenderingContext2D,
  view: Viewport,
  lit: number | undefined,
  palette: Palette,
): void {
  context.save();
  context.beginPath();
  context.rect(0, view.rulerHeight, view.keyboardWidth, view.height);
  context.clip();
  context.fillStyle = palette.whiteKey;
  context.fillRect(0, view.rulerHeight, view.keyboardWidth, view.height);
  context.textBaseline = 'middle';
  for (let pitch = pitchOfY(view, view.rulerHeight); pitch >= pitchOfY(view, view.height); pitch -= 1) {
    const y = yOfPitch(view, pitch);
    const black = BLACK.has(pitch % 12);
    if (black || pitch === lit) {
      context.fillStyle = pitch === lit ? palette.select : palette.blackKey;
      context.fillRect(0, y, black ? view.keyboardWidth * 0.58 : view.keyboardWidth, view.rowHeight);
    }
    context.fillStyle = palette.keyLine;
    if (black) context.fillRect(view.keyboardWidth * 0.58, Math.round(y + view.rowHeight / 2), view.keyboardWidth, 1);
    else if (pitch % 12 === 5 || pitch % 12 === 0)
      context.fillRect(0, Math.round(y + view.rowHeight) - 1, view.keyboardWidth, 1);
    if (pitch % 12 === 0 || (view.rowHeight >= 16 && !black)) {
      context.fillStyle = palette.keyText;
      context.font = `${pitch % 12 === 0 ? 600 : 400} ${Math.min(11, view.rowHeight)}px ${palette.font}`;
      const name = pitchName(pitch);
      context.fillText(name, view.keyboardWidth - context.measureText(name).width - 6, y + view.rowHeight / 2 + 0.5);
    }
  }
  context.fillStyle = palette.barLine;
  context.fillRect(view.keyboardWidth - 1, view.rulerHeight, 1, view.height);
  context.restore();
}
