/** From the page's wishes to one composing request. */
import { type ComposeRequestInput, hears, type ModelKind } from '@continuo/compose';
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

/** What is at hand beside the draft and the wishes. */
export type RequestContext = {
  readonly activeTrack: number;
  /** the tempo at hand; a new piece takes it over */
  readonly bpm: number;
  /** of the model: what it does not hear is left out */
  readonly kind: ModelKind;
};

/**
 * The request for a task, four variations of it.
 *
 * @throws RequestProblem  the score or the selection lacks what the task needs
 */
export function requestOf(draft: Draft, wishes: Wishes, context: RequestContext): ComposeRequestInput {
  const request = wholeRequest(draft, wishes, context);
  return Object.fromEntries(
    Object.entries(request).filter(([wish]) => hears(context.kind, wish)),
  ) as ComposeRequestInput;
}

function wholeRequest(
  { score, selection }: Draft,
  { task, key, temperature, seed, composeBars, continueBars }: Wishes,
  { activeTrack, bpm, kind }: RequestContext,
): ComposeRequestInput {
  const common = { task, temperature, seed, variations: VARIATION_COUNT, ...(key === '' ? {} : { key }) };
  switch (task) {
    case 'compose':
      return { ...common, bars: composeBars, bpm: Math.round(Math.min(400, Math.max(10, bpm))) };
    case 'continue':
      if (kind === 'chorale') requireFourVoices(score, 'Continue');
      else requireNotes(score);
      return { ...common, score, bars: continueBars };
    case 'harmonize': {
      const melodyTrack = (score.tracks[activeTrack]?.notes.length ?? 0) > 0 ? activeTrack : soundingTracks(score)[0];
      if (melodyTrack === undefined)
        throw new RequestProblem('There is no melody yet: draw one, or drop a MIDI file onto the page.');
      return { ...common, score, melodyTrack };
    }
    case 'infill': {
      requireFourVoices(score, 'Rewriting');
      const cells = cellsOfSelection(score, selection);
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

function requireNotes(score: Score): void {
  if (soundingTracks(score).length > 0) return;
  throw new RequestProblem('There is nothing to continue yet: draw some notes, or drop a MIDI file onto the page.');
}

function requireFourVoices(score: Score, task: string): void {
  const count = soundingTracks(score).length;
  if (count === VOICES.length) return;
  throw new RequestProblem(
    `${task} needs four voices, and this piece has ${count}. Harmonize its melody first: that writes the other voices.`,
  );
}
