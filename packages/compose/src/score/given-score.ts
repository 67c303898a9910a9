/** The score that a request gives: its bars, and its tracks that sound. */
import { type CellBar, cellBars, MOST_CELL_TRACKS } from '@continuo/corpus';
import { createBarMap, DRUM_CHANNEL, type Score, type Ticks } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { FrameTrack } from './score-frame.ts';

export type GivenScore = {
  readonly score: Score;
  readonly bars: readonly CellBar[];
  /** of each bar; long ones are cut into several of one number */
  readonly numbers: readonly number[];
  readonly tracks: readonly FrameTrack[];
  /** where the last note begins */
  readonly lastOnset: Ticks;
  /** the score's end, or that of its last note */
  readonly endTick: Ticks;
};

/**
 * @throws ComposeError  'bad-score': no notes, or more tracks than are read
 * @throws CorpusError   'too-long': more than 4000 bars
 */
export function givenScore({ score }: Pick<ComposeRequest, 'score'>): GivenScore {
  const whole = score!;
  const sounding = whole.tracks.flatMap((track, index) => (track.notes.length > 0 ? [{ track, index }] : []));
  if (sounding.length === 0) throw new ComposeError('bad-score', 'score: no track holds notes');
  if (sounding.length > MOST_CELL_TRACKS) {
    throw new ComposeError(
      'bad-score',
      `score: ${sounding.length} tracks hold notes; at most ${MOST_CELL_TRACKS} are read`,
    );
  }
  let [lastOnset, lastEnd] = [0, 0];
  for (const { track } of sounding) {
    for (const { tick, durationTicks } of track.notes) {
      lastOnset = Math.max(lastOnset, tick);
      lastEnd = Math.max(lastEnd, tick + durationTicks);
    }
  }
  const bars = cellBars(whole, Math.max(whole.endTick, lastOnset + 1));
  const { barAtTick } = createBarMap(whole);
  const tracks = sounding.map(
    ({ track, index }): FrameTrack => ({
      name: track.name,
      program: track.program,
      isDrums: track.channel === DRUM_CHANNEL,
      source: index,
    }),
  );
  const numbers = bars.map(({ tick }) => barAtTick(tick).bar);
  return { score: whole, bars, numbers, tracks, lastOnset, endTick: Math.max(whole.endTick, lastEnd) };
}

/** The last tick at which anything happens in a score, or a note ends. */
export function lastEventTick(score: Score): Ticks {
  const { tempos, meters, keys, texts, raws, chords = [], sections = [] } = score;
  let last = 0;
  const visit = (events: readonly { readonly tick: Ticks; readonly durationTicks?: Ticks }[]): void => {
    for (const { tick, durationTicks = 0 } of events) last = Math.max(last, tick + durationTicks);
  };
  for (const events of [tempos, meters, keys, texts, raws, chords, sections]) visit(events);
  for (const track of score.tracks) {
    visit(track.notes);
    for (const list of ['controllers', 'pitchBends', 'programChanges', 'pressures', 'texts', 'raws'] as const) {
      visit(track[list]);
    }
  }
  return last;
}
