/** Which cells `infill` and `vary` write anew, and which notes in them stay: by voices or by tracks. */
import { VOICES } from '@continuo/corpus';
import { DRUM_CHANNEL, PROGRAM_NAMES, type Score } from '@continuo/music';
import { CliError } from '../cli-error.ts';
import { commaList } from '../option-values.ts';
import { voiceName } from '../voice-name.ts';
import type { Fields } from './fields.ts';
import { barsOf, checkTrackNumber, type TrackName, tracksOf } from './scoped-value.ts';
import type { WishOptions } from './wish-options.ts';

export type ReplacingOptions = WishOptions & { readonly bars?: string; readonly tracks?: string };

/**
 * The cells and locks of flags: in voices where a four-part model hears them and all names are voices, else in tracks.
 *
 * @throws CliError  a name is neither a voice nor a track of the score, or a number is too high; `--cells` beside `--bars` or `--tracks`
 */
export function replacedCells(options: ReplacingOptions, score: Score, hearsScores: boolean): Fields {
  const { bars, tracks, cells, lock = [] } = options;
  if (cells !== undefined && (bars !== undefined || tracks !== undefined)) {
    throw new CliError('usage', '--cells says bars and tracks; leave --bars and --tracks out');
  }
  if (tracks !== undefined && bars === undefined) {
    throw new CliError('usage', '--tracks says which tracks; --bars 5-8 says which bars of them');
  }
  const names = tracks === undefined ? undefined : tracksOf('--tracks', tracks);
  const ranges = bars === undefined ? undefined : commaList(bars).map((range) => barsOf('--bars', range));
  const locked = lock.flatMap(({ track }) => (track === undefined ? [] : [track]));
  const under = (flag: string, list: readonly TrackName[]) => list.map((name) => ({ flag, name }));
  const flagged = [
    ...under('--tracks', names ?? []),
    ...(cells ?? []).flatMap((cell) => under('--cells', cell.tracks ?? [])),
    ...under('--lock', locked),
  ];
  const inVoices = !hearsScores && cells === undefined && flagged.every(({ name }) => isVoice(name));
  for (const { flag, name } of flagged) checkTrackNumber(flag, name, score);
  if (!hearsScores && !inVoices) for (const { flag, name } of flagged) checkTrack(flag, name, score);
  const chosen =
    cells ??
    ranges?.map((range) =>
      inVoices
        ? { bars: range, voices: names?.map((name) => voiceName('--tracks', String(name))) ?? [...VOICES] }
        : { bars: range, ...(names && { tracks: [...names] }) },
    );
  const locks = inVoices
    ? lock.map(({ track, ...rest }) => ({ ...rest, voice: voiceName('--lock', String(track)) }))
    : [...lock];
  return { ...(chosen && { cells: [...chosen] }), ...(locks.length > 0 && { locks }) };
}

function isVoice(name: TrackName): boolean {
  return VOICES.some((voice) => voice === String(name).toLowerCase());
}

/** A name that is no voice should be a track's, or an instrument's; a model of whole scores says more of those it hears. */
function checkTrack(flag: string, name: TrackName, { tracks }: Score): void {
  if (typeof name === 'number' || isVoice(name)) return;
  const called = tracks.map((track) =>
    `${track.name} ${track.channel === DRUM_CHANNEL ? 'drums' : PROGRAM_NAMES[track.program]}`.toLowerCase(),
  );
  if (!called.some((each) => each.includes(name.toLowerCase()))) voiceName(flag, name);
}
