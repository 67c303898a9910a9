/** Chords beyond the lane: taken from the music, cleared, kept to. */
import { recognizeChords } from '@continuo/music';
import type { ReactElement } from 'react';
import { chordsByBar } from '../state/chords.ts';
import type { Plan } from '../state/plan.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { Fold } from './fold.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

export function HarmonyFields(): ReactElement {
  const studio = useStudio();
  const chords = useStudioState((state) => planOf(state).chords);
  const chordTones = useStudioState((state) => planOf(state).chordTones);
  const given = chords.filter((text) => text !== '');
  const readOff = (): void => {
    const score = scoreOf(studio.store.get());
    const found = chordsByBar(score, score.chords ?? recognizeChords(score));
    if (found.length === 0) studio.tell('info', 'No chords were found in this piece.');
    else studio.plan('chords', { chords: found });
  };
  const summary = given.length > 6 ? `${given.slice(0, 6).join(' | ')} …` : given.join(' | ');
  return (
    <Fold title="Chords" summary={summary} name="chords">
      <p className="hint">
        Write them into the lane above the roll: a field for each bar, several chords parted by spaces.
      </p>
      <div className="cell-actions">
        <button type="button" className="chip" data-testid="read-chords" onClick={readOff}>
          Read off the piece
        </button>
        <button
          type="button"
          className="chip"
          disabled={given.length === 0}
          onClick={() => studio.plan('chords', { chords: [] })}
        >
          Clear
        </button>
      </div>
      <label className="field">
        <span>Tones outside the chord</span>
        <select
          value={chordTones}
          data-testid="chord-tones"
          onChange={(event) => studio.plan('chord tones', { chordTones: event.target.value as Plan['chordTones'] })}
        >
          <option value="free">are free</option>
          <option value="beats">not on the beats</option>
          <option value="everywhere">nowhere</option>
        </select>
      </label>
    </Fold>
  );
}
