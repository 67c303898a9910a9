/** From the page's wishes to one composing request. */
import type { ComposeRequestInput } from '@continuo/compose';
import type { Score, Track } from '@continuo/music';
import { cellsOfSelection } from '../state/cells.ts';
import type { Draft } from '../state/project.ts';
import type { Wishes } from '../state/studio-state.ts';

/** The four voices of the chorale models, highest first. */
export const VOICES = ['soprano', 'alto', 'tenor', 'bass'] as const;
export const VARIATION_COUNT = 4;

/** Places of the tracks that hold notes. */
export function soundingTracks(score: Score): readonly number[] {
  return score.tracks.flatMap((track: Track, place) => (track.notes.length > 0 ? [place] : []));
}

/** What to call a track: its own name, else its voice, else its number. */
export function trackName(score: Score, place: number): string {
  const given = score.tracks[place]?.name.trim() ?? '';
  if (given !== '') return given;
  const sounding = soundingTracks(score);
  const voice = sounding.length === VOICES.length ? VOICES[sounding.indexOf(place)] : undefined;
  return voice === undefined ? `Track ${place + 1}` : voice[0]!.toUpperCase() + voice.slice(1);
}

/** A request that can't be made yet, said to the person. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';
}

/**
 * The request for a task, four variations of it.
 *
 * @param bpm  the tempo at hand; a new piece takes it over
 * @throws RequestProblem  the score or the selection lacks what the task needs
 */
export function requestOf(draft: Draft, wishes: Wishes, activeTrack: number, bpm: number): ComposeRequestInput {
  const { task, key, temperature, seed } = wishes;
  const common = { task, temperature, seed, variations: VARIATION_COUNT, ...(key === '' ? {} : { key }) };
  const { score } = draft;
  switch (task) {
    case 'compose':
      return { ...common, bars: wishes.composeBars, bpm: Math.round(Math.min(400, Math.max(10, bpm))) };
    case 'continue':
      requireFourVoices(score, 'Continue');
      return { ...common, score, bars: wishes.continueBars };
    case 'harmonize': {
      const melodyTrack = (score.tracks[activeTrack]?.notes.length ?? 0) > 0 ? activeTrack : soundingTracks(score)[0];
      if (melodyTrack === undefined)
        throw new RequestProblem('There is no melody yet: draw one, or drop a MIDI file onto the page.');
      return { ...common, score, melodyTrack };
    }
    case 'infill': {
      requireFourVoices(score, 'Rewriting');
      const cells = cellsOfSelection(score, draft.selection);
      if (cells === undefined)
        throw new RequestProblem(
          'Select the notes to rewrite first: draw a box around them, or drag across the bar numbers.',
        );
      const sounding = soundingTracks(score);
      const voices = cells.tracks.map((place) => VOICES[sounding.indexOf(place)]!);
      return { ...common, score, cells: [{ bars: [cells.firstBar, cells.lastBar], voices }] };
    }
  }
}

function requireFourVoices(score: Score, task: string): void {
  const count = soundingTracks(score).length;
  if (count === VOICES.length) return;
  throw new RequestProblem(
    `${task} needs four voices, and this piece has ${count}. Harmonize its melody first: that writes the other voices.`,
  );
}
