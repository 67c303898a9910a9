/** A motif from a file, or from bars of the piece itself. */
import { createBarMap, type Score } from '@continuo/music';
import { CliError } from '../cli-error.ts';
import { readScoreFile } from '../score-files.ts';
import type { Fields } from './fields.ts';
import { barsOf, type TrackName, tracksOf } from './scoped-value.ts';

type Motif = Pick<NonNullable<Fields['motifs']>[number], 'notes' | 'from'>;
/** The most notes that a motif has. */
const MOST_NOTES = 256;

/**
 * Reads `FILE`, `FILE@BARS`, `FILE@BARS:TRACK`: the notes of those bars of the first track that has some; or
 * `@BARS:TRACK`: where they stand in the piece that is worked on.
 *
 * @throws CliError  no such file, track or note, or too many notes
 * @example await motifOfFile('@5-6:Violin') // => { from: { bars: [5, 6], track: 'Violin' } }
 */
export async function motifOfFile(text: string): Promise<Motif> {
  const [, file = text, range, name] = /^(.*)@(\d+(?:\s*[-–]\s*\d+)?)(?::(.+))?$/s.exec(text) ?? [];
  const bars = range === undefined ? undefined : barsOf('--motif', range);
  const track = name === undefined ? undefined : tracksOf('--motif', name)[0];
  if (file === '' && bars !== undefined) return { from: { bars, track: track ?? 0 } };
  const score = await readScoreFile(file);
  const notes = notesOf(score, bars, indexOfTrack(score, track, file));
  if (notes.length === 0)
    throw new CliError('input', `--motif "${text}": there is no note in it; take bars with notes`);
  if (notes.length > MOST_NOTES) {
    throw new CliError(
      'input',
      `--motif "${text}": ${notes.length} notes where at most ${MOST_NOTES} are expected; name bars, such as ${file}@1-2`,
    );
  }
  return { notes };
}

/** Its notes in quarters from the first bar line that it is taken from. */
function notesOf(score: Score, bars: [number, number] | undefined, track: number): NonNullable<Motif['notes']> {
  const { tickOfBar, barAtTick } = createBarMap(score);
  const all = score.tracks[track]?.notes ?? [];
  const first = bars?.[0] ?? barAtTick(all[0]?.tick ?? 0).bar;
  if (first < barAtTick(0).bar) throw new CliError('input', `--motif: bar ${first} where the piece has no pickup`);
  const start = tickOfBar(first);
  const end = bars === undefined ? Number.POSITIVE_INFINITY : tickOfBar(bars[1] + 1);
  const quarters = (ticks: number): number => ticks / score.ticksPerQuarter;
  return all
    .filter(({ tick, durationTicks }) => tick >= start && tick < end && durationTicks > 0)
    .map(({ pitch, tick, durationTicks }) => ({
      pitch,
      at: quarters(tick - start),
      duration: quarters(durationTicks),
    }));
}

function indexOfTrack({ tracks }: Score, wanted: TrackName | undefined, file: string): number {
  if (wanted === undefined) return tracks.findIndex(({ notes }) => notes.length > 0);
  if (typeof wanted === 'number' && wanted < tracks.length) return wanted;
  const index = tracks.findIndex(({ name }) => name.toLowerCase() === String(wanted).toLowerCase());
  if (typeof wanted === 'string' && index >= 0) return index;
  const known = tracks.map(({ name }, number) => `${number + 1} "${name}"`).join(', ');
  const shown = typeof wanted === 'number' ? wanted + 1 : `"${wanted}"`;
  throw new CliError('input', `--motif: no track ${shown} in ${file}; it has ${known || 'none'}`);
}
