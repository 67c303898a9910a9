/** The voices: which is drawn into, which sound. */
import type { ReactElement } from 'react';
import { scoreOf, silentTracks } from '../state/studio-state.ts';
import { trackName } from '../state/track-names.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function VoiceList(): ReactElement {
  const studio = useStudio();
  const state = useStudioState((whole) => whole);
  const score = scoreOf(state);
  const silent = silentTracks(state);
  return (
    <ul className="voices" aria-label="Voices">
      {score.tracks.map((track, place) => {
        const name = trackName(score, place);
        const active = place === state.activeTrack;
        return (
          // tracks have no identity but their place
          <li key={place} className={`voice${active ? ' active' : ''}${silent.has(place) ? ' silent' : ''}`}>
            <button
              type="button"
              className="voice-name"
              aria-pressed={active}
              data-testid={`voice-${place}`}
              title={`Draw into ${name}: ${track.notes.length} notes`}
              onClick={() => studio.activate(place)}
            >
              <span className="dot" style={{ background: `var(--voice-${(place % 6) + 1})` }} />
              <span className="name">{name}</span>
            </button>
            <button
              type="button"
              className="letter"
              aria-pressed={state.muted.has(place)}
              aria-label={`Mute ${name}`}
              title={`Mute ${name}`}
              data-testid={`mute-${place}`}
              onClick={() => studio.mute(place)}
            >
              M
            </button>
            <button
              type="button"
              className="letter"
              aria-pressed={state.soloed.has(place)}
              aria-label={`Solo ${name}`}
              title={`Hear ${name} alone`}
              data-testid={`solo-${place}`}
              onClick={() => studio.solo(place)}
            >
              S
            </button>
          </li>
        );
      })}
    </ul>
  );
}
