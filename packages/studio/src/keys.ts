/** The keyboard: one place that says what each key does. */
import { hears } from '@continuo/compose';
import type { Note } from '@continuo/music';
import { sixteenthTicks } from './roll/bars.ts';
import { type StudioState, scoreOf } from './state/studio-state.ts';
import type { Studio } from './studio.ts';

/** @returns the way to stop listening */
export function attachKeys(studio: Studio): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (document.querySelector('dialog[open]') !== null) return; // which takes its own keys
    if (isTyping(event) && event.key !== 'Escape') return;
    const done = event.ctrlKey || event.metaKey ? withControl(studio, event) : plain(studio, event);
    if (done) event.preventDefault();
  };
  addEventListener('keydown', onkeydown);
  return () => removeEventListener('keydown', onkeydown);
}

/** In a field, or on a control that uses the key itself. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const field = target?.closest('input, select, textarea, [contenteditable]');
  if (field !== null && field !== undefined)
    return !(field instanceof HTMLInputElement && field.type === 'range' && /^[0-4]$/.test(event.key));
  const control = target?.closest('button, a, summary, [role="slider"]');
  if (control === null || control === undefined) return false;
  // a button, and what opens and closes, takes space and enter itself; the seek bar takes the keys that move
  return control.matches('[role="slider"]')
    ? /^(Arrow|Home|End|Page)/.test(event.key)
    : [' ', 'Enter'].includes(event.key);
}

function withControl(studio: Studio, event: KeyboardEvent): boolean {
  switch (event.key.toLowerCase()) {
    case 'z':
      if (event.shiftKey) studio.redo();
      else studio.undo();
      return true;
    case 'y':
      studio.redo();
      return true;
    case 'a':
      studio.selectAll();
      return true;
    case 'd':
      return duplicate(studio);
    case 's':
      studio.save(true);
      studio.tell('info', 'Kept in this browser. Take it with you as MIDI or WAV.');
      return true;
    default:
      return false;
  }
}

function plain(studio: Studio, event: KeyboardEvent): boolean {
  const state = studio.store.get();
  const { selection, variations } = state.project.present.value;
  const step = sixteenthTicks(scoreOf(state));
  const move = (ticks: number, semitones: number): boolean => {
    if (selection.size === 0) return false;
    studio.edit({ kind: 'move', notes: selection, ticks, semitones });
    const first = [...studio.store.get().project.present.value.selection][0];
    if (first !== undefined && semitones !== 0) studio.audition(first.pitch, trackOf(studio.store.get(), first));
    return true;
  };
  switch (event.key) {
    case ' ':
      studio.togglePlay();
      return true;
    case 'Home':
      studio.playback.seek(0);
      return true;
    case 'End':
      studio.playback.seek(scoreOf(state).endTick);
      return true;
    case 'Escape':
      if (!studio.cancel()) {
        if (state.notice !== undefined) studio.dismissNotice();
        else studio.select([]);
      }
      return true;
    case 'Delete':
    case 'Backspace':
      if (selection.size > 0) studio.edit({ kind: 'delete', notes: selection });
      return true;
    case 'ArrowUp':
      return move(0, event.shiftKey ? 12 : 1);
    case 'ArrowDown':
      return move(0, event.shiftKey ? -12 : -1);
    case 'ArrowLeft':
      return event.altKey ? resize(studio, -step) : move(event.shiftKey ? -4 * step : -step, 0);
    case 'ArrowRight':
      return event.altKey ? resize(studio, step) : move(event.shiftKey ? 4 * step : step, 0);
    case ',':
    case '.':
      return stepThrough(studio, event.key === '.' ? 1 : -1);
    case 'v':
      studio.takeTool('select');
      return true;
    case 'b':
      studio.takeTool('draw');
      return true;
    case 'l':
      studio.toggleLock();
      return true;
    case 'm':
      if (!hears(state.model.kind, 'motifs')) return false;
      studio.markMotif();
      return true;
    default:
      if (!/^[0-4]$/.test(event.key) || variations === undefined) return false;
      studio.choose(Number(event.key));
      return true;
  }
}

function trackOf(state: StudioState, note: Note): number {
  return Math.max(
    0,
    scoreOf(state).tracks.findIndex(({ notes }) => notes.includes(note)),
  );
}

function resize(studio: Studio, ticks: number): boolean {
  const { selection } = studio.store.get().project.present.value;
  if (selection.size === 0) return false;
  studio.edit({ kind: 'resize', notes: selection, ticks, shortest: sixteenthTicks(scoreOf(studio.store.get())) });
  return true;
}

/** Copies the selected notes to directly after themselves, on the beat. */
function duplicate(studio: Studio): boolean {
  const state = studio.store.get();
  const { selection } = state.project.present.value;
  if (selection.size === 0) return true;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { tick, durationTicks } of selection) {
    from = Math.min(from, tick);
    to = Math.max(to, tick + durationTicks);
  }
  const beat = scoreOf(state).ticksPerQuarter;
  studio.edit({ kind: 'duplicate', notes: selection, ticks: Math.max(beat, Math.ceil((to - from) / beat) * beat) });
  return true;
}

/** Selects and sounds the next or previous note of the voice at hand. */
function stepThrough(studio: Studio, direction: 1 | -1): boolean {
  const state = studio.store.get();
  const notes = scoreOf(state).tracks[state.activeTrack]?.notes ?? [];
  const selected = notes.findIndex((note) => state.project.present.value.selection.has(note));
  const here = studio.playback.tick;
  const place =
    selected >= 0 ? selected + direction : notes.findIndex(({ tick, durationTicks }) => tick + durationTicks > here);
  const note = notes[Math.min(notes.length - 1, Math.max(0, place))];
  if (note === undefined) return true;
  studio.select([note]);
  studio.audition(note.pitch, state.activeTrack);
  return true;
}
