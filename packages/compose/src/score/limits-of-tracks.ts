/** Hard limits by bars and tracks. */
import type { Ticks } from '@continuo/music';
import type { ComposeRequest } from '../compose-request.ts';
import { barOfTick } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';
import type { TrackLimits } from './sounding-notes.ts';
import { tracksNamed } from './tracks-named.ts';

export type Limit = ComposeRequest['limits'][number];
/** The limits that hold in a bar of a track. */
export type LimitsAt = (bar: number, track: number) => readonly Limit[];

type Scope = {
  readonly bars?: readonly number[] | undefined;
  readonly tracks?: readonly (string | number)[] | undefined;
};

/**
 * Whether a scope holds for a bar of a track.
 *
 * @param ofPitches  true: where no tracks are named, those of drums are not meant, but in music of drums alone
 * @throws ComposeError  'bad-request': a track that is not there
 */
export function scopeOf(
  { bars, tracks: names }: Scope,
  { score, tracks, numbers }: Pick<ScoreFrame, 'score' | 'tracks' | 'numbers'>,
  ofPitches = false,
): (bar: number, track: number) => boolean {
  const isPitched = tracks.some(({ isDrums }) => !isDrums);
  const named = names && new Set(names.flatMap((name) => tracksNamed(name, score, tracks)));
  const chosen = tracks.map(({ isDrums }, track) =>
    named === undefined ? !(ofPitches && isDrums && isPitched) : named.has(track),
  );
  return (bar, track) => {
    const number = numbers[bar]!;
    return chosen[track]! && (bars === undefined || (number >= bars[0]! && number <= bars[1]!));
  };
}

/** The limits of a request by bars and tracks. */
export function limitsIn(request: Pick<ComposeRequest, 'limits'>, frame: ScoreFrame): LimitsAt {
  const scoped = request.limits.map((limit) => ({ limit, covers: scopeOf(limit, frame, true) }));
  return (bar, track) => scoped.flatMap(({ limit, covers }) => (covers(bar, track) ? [limit] : []));
}

/** What holds for all that sounds in a track. */
export function limitsOfTrack(
  { bars, endTick }: Pick<ScoreFrame, 'bars' | 'endTick'>,
  track: number,
  limitsAt: LimitsAt,
  closed: TrackLimits['closed'],
): TrackLimits {
  const none = Number.POSITIVE_INFINITY;
  const most = bars.map((_, bar) => Math.min(none, ...limitsAt(bar, track).map(({ polyphony }) => polyphony ?? none)));
  const changes = bars.flatMap(({ tick }, bar) => (bar > 0 && most[bar] !== most[bar - 1] ? [tick] : []));
  return { mostAt: (tick: Ticks) => most[barOfTick(bars, tick)]!, changes, closed, endTick };
}
