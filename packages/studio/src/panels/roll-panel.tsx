/** Holds the piano roll, and keeps it in step with the state and the player. */
import { type ReactElement, useEffect, useRef } from 'react';
import { barAndBeat } from '../roll/bars.ts';
import { pitchName } from '../roll/paint.ts';
import { PianoRoll } from '../roll/piano-roll.ts';
import type { RollState } from '../roll/roll-state.ts';
import { lockedNotesOf } from '../state/locks.ts';
import { type StudioState, scoreOf, silentTracks } from '../state/studio-state.ts';
import { useRollHandle } from './roll-handle.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function RollPanel(): ReactElement {
  const studio = useStudio();
  const handle = useRollHandle();
  const host = useRef<HTMLDivElement>(null);
  const noteCount = useStudioState((state) => scoreOf(state).tracks.reduce((sum, { notes }) => sum + notes.length, 0));
  const selected = useStudioState(describeSelection);

  useEffect(() => {
    const roll = new PianoRoll(host.current!, rollState(studio.store.get()), {
      edit: (command) => studio.edit(command),
      select: (notes) => studio.select(notes),
      seek: (tick) => studio.playback.seek(tick),
      audition: (pitch, track) => studio.audition(pitch, track),
      viewChange: (view) => {
        handle.view = view;
        for (const listener of handle.viewListeners) listener(view);
      },
    });
    handle.current = roll;
    let piece = pieceOf(studio.store.get());
    const stopState = studio.store.subscribe(() => {
      const state = studio.store.get();
      roll.show(rollState(state));
      // another piece is shown whole; edits and choices keep the view
      if (pieceOf(state) !== piece) roll.fit();
      piece = pieceOf(state);
    });
    const stopPosition = studio.playback.watch(({ tick, moving }) => roll.setCursor(tick, moving));
    return () => {
      stopState();
      stopPosition();
      roll.dispose();
      handle.current = undefined;
    };
  }, [studio, handle]);

  return (
    <div className="roll-frame">
      <div
        ref={host}
        className="roll"
        // a roll answers to keys as a whole: arrows, delete, letters (see keys.ts)
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the roll takes keys
        tabIndex={0}
        aria-label={`Piano roll, ${noteCount} notes. Comma and full stop step through the notes; arrows move what is selected; Delete removes it.`}
        data-testid="roll"
        data-note-count={noteCount}
      />
      {noteCount === 0 && (
        <p className="roll-empty" data-testid="roll-empty">
          No notes yet: draw some with the pencil, open a file, or press Compose.
        </p>
      )}
      <p className="visually-hidden" aria-live="polite" data-testid="selection">
        {selected}
      </p>
    </div>
  );
}

function pieceOf(state: StudioState): number {
  return state.project.present.value.piece;
}

function rollState(state: StudioState): RollState {
  const { score, selection, plan } = state.project.present.value;
  const { tool, activeTrack } = state;
  const locked = lockedNotesOf(score, plan.lockedNotes);
  return { score, selection, locked, tool, activeTrack, silent: silentTracks(state) };
}

function describeSelection(state: StudioState): string {
  const { score, selection, plan } = state.project.present.value;
  const [first] = selection;
  if (first === undefined) return '';
  const locked = lockedNotesOf(score, plan.lockedNotes);
  const lock = [...selection].every((note) => locked.has(note)) ? ', locked' : '';
  if (selection.size > 1) return `${selection.size} notes selected${lock}`;
  return `${pitchName(first.pitch)}, bar ${barAndBeat(score, first.tick).replace('.', ' beat ')}${lock}`;
}
