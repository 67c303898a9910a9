/** Play, where the music stands, and how fast it goes. */
import { PROGRAM_NAMES } from '@continuo/music';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { barAndBeat } from '../roll/bars.ts';
import { scoreOf } from '../state/studio-state.ts';
import { bpmOf } from '../state/tempo.ts';
import { clock } from './clock.ts';
import { Icon } from './icons.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

export function Transport(): ReactElement {
  const studio = useStudio();
  const playing = useStudioState((state) => state.playing);
  const stopped = playing === 'stopped';
  return (
    <fieldset className="transport" aria-label="Playback">
      <button
        type="button"
        className="quiet icon-button"
        data-testid="to-start"
        aria-label="Back to the start"
        title="Back to the start (Home)"
        onClick={() => studio.playback.seek(0)}
      >
        <Icon name="start" />
      </button>
      <button
        type="button"
        className={`play ${playing}`}
        data-testid="play"
        data-state={playing}
        aria-label={stopped ? 'Play' : 'Pause'}
        title={playing === 'starting' ? 'Getting the sound ready…' : stopped ? 'Play (space)' : 'Pause (space)'}
        onClick={() => studio.togglePlay()}
      >
        <Icon name={stopped ? 'play' : 'pause'} />
      </button>
      <Position />
      <Tempo />
      <Sound />
    </fieldset>
  );
}

/** Written by the player on each frame, past React. */
function Position(): ReactElement {
  const studio = useStudio();
  const score = useStudioState(scoreOf);
  const place = useRef<HTMLSpanElement>(null);
  const time = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      studio.playback.watch(({ tick, seconds }) => {
        if (place.current === null || time.current === null) return;
        place.current.textContent = barAndBeat(score, Math.min(tick, Math.max(0, score.endTick - 1)));
        time.current.textContent = `${clock(seconds)} / ${clock(studio.playback.duration)}`;
        time.current.dataset.seconds = seconds.toFixed(3);
      }),
    [studio, score],
  );
  return (
    <div className="position">
      <span className="place" ref={place} title="Bar and beat" data-testid="place" />
      <span className="time" ref={time} data-testid="time" />
    </div>
  );
}

/** General MIDI programs that the built-in bank has a sound of its own for. */
const SOUNDS: readonly (readonly [program: number, name: string])[] = [
  [0, 'Piano'],
  [19, 'Organ'],
  [48, 'Strings'],
  [52, 'Voices'],
  [24, 'Guitar'],
];

function Sound(): ReactElement {
  const studio = useStudio();
  const program = useStudioState((state) => {
    const pitched = scoreOf(state).tracks.filter(({ channel }) => channel !== 9);
    const sounding = pitched.filter(({ notes }) => notes.length > 0);
    // an empty piece sounds as it will
    const programs = new Set((sounding.length > 0 ? sounding : pitched).map(({ program }) => program));
    return programs.size === 1 ? [...programs][0] : undefined;
  });
  const known = SOUNDS.some(([number]) => number === program);
  return (
    <select
      className="sound"
      aria-label="Sound"
      title="The sound of all voices"
      data-testid="sound"
      value={known ? program : ''}
      onChange={(event) => studio.edit({ kind: 'program', program: Number(event.target.value) })}
    >
      {!known && <option value="">{program === undefined ? 'Several' : PROGRAM_NAMES[program]}</option>}
      {SOUNDS.map(([number, name]) => (
        <option key={number} value={number}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Tempo(): ReactElement {
  const studio = useStudio();
  const bpm = Math.round(useStudioState((state) => bpmOf(scoreOf(state))));
  const [typed, setTyped] = useState<string>();
  const take = (): void => {
    const wanted = Number(typed);
    if (typed !== undefined && Number.isFinite(wanted) && wanted > 0 && wanted !== bpm) {
      studio.edit({ kind: 'tempo', bpm: Math.min(300, Math.max(20, Math.round(wanted))) });
    }
    setTyped(undefined);
  };
  const nudge = (by: number): void => studio.edit({ kind: 'tempo', bpm: Math.min(300, Math.max(20, bpm + by)) });
  return (
    <label className="tempo" title="Quarter notes a minute">
      <span aria-hidden="true">♩ =</span>
      <input
        type="text"
        inputMode="numeric"
        aria-label="Tempo, quarter notes a minute"
        data-testid="tempo"
        value={typed ?? String(bpm)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value.replace(/\D/g, '').slice(0, 3))}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
            event.preventDefault();
            nudge(event.key === 'ArrowUp' ? 1 : -1);
          }
        }}
      />
    </label>
  );
}
