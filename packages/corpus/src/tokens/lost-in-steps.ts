/** What of a score no encoding holds, as reports. */
import { DRUM_CHANNEL, type Score } from '@continuo/music';
import { type GridTables, instrumentName } from './grid-tables.ts';
import type { TokenReports } from './token-reports.ts';

/** Reports bends, pressures, texts, sections and the like; controllers where there are no tokens for any. */
export function reportLosses(score: Score, tables: GridTables, reports: TokenReports, isClockTime: boolean): void {
  const { tracks, texts, raws, sections = [] } = score;
  const lose = (code: string, what: string, count: number): void => {
    if (count > 0) reports.add(code, () => `${what} not held`, count);
  };
  const sum = (count: (track: (typeof tracks)[number]) => number): number =>
    tracks.reduce((total, track) => total + count(track), 0);
  const names = new Set(Array.from({ length: tables.instrumentCount }, (_, id) => instrumentName(tables, id)));
  lose(
    'pitch-bend',
    'pitch bends are',
    sum((track) => track.pitchBends.length),
  );
  lose(
    'pressure',
    'channel and key pressures are',
    sum((track) => track.pressures.length),
  );
  lose('text', 'texts, lyrics and markers are', texts.length + sum((track) => track.texts.length));
  lose('raw-event', 'system exclusive and unknown events are', raws.length + sum((track) => track.raws.length));
  lose('section', 'sections are', sections.length);
  lose(
    'track-name',
    'track names are',
    tracks.filter(({ name, notes }) => name !== '' && notes.length > 0 && !names.has(name)).length,
  );
  lose(
    'drum-kit',
    'drum kits other than the first are',
    tracks.filter(({ channel, program }) => channel === DRUM_CHANNEL && program !== 0).length,
  );
  lose(
    'release-velocity',
    'release velocities are',
    sum(({ notes }) => {
      let count = 0;
      for (const { releaseVelocity } of notes) if (releaseVelocity !== undefined) count++;
      return count;
    }),
  );
  if (!isClockTime) return;
  // a clock in seconds keeps how the music sounds, not how it is counted
  const counted =
    score.tempos.length === 1 && score.tempos[0].microsecondsPerQuarter === 1_000_000 ? 0 : score.tempos.length;
  lose('tempo-not-held', 'times are seconds: tempos are', counted);
  lose('meter-not-held', 'times are seconds: meters are', score.meters.length);
  lose('pickup-not-held', 'times are seconds: pickups are', score.pickupTicks > 0 ? 1 : 0);
}
