/** Which track of a roll a score's track is merged into. */
import { DRUM_CHANNEL, type Track } from '@continuo/music';
import type { RollTrack } from './piano-roll-header.ts';

/** General MIDI programs from here on are percussion and sound effects, whose notes are no pitches. */
const FIRST_EFFECT = 112;
const STRINGS_FAMILY = 5;
/** Ensemble: string sections, choirs. */
const ENSEMBLE_FAMILY = 6;

/**
 * The index of the roll's track that a score's track sounds in; undefined where there is none for it.
 *
 * A track of the same name comes first, then one of the same family of eight General MIDI programs. What is of none of the
 * families goes to the strings, where the roll has them, as in MuseGAN's data (Dong et al. 2018, section 5.1: "the rest are
 * considered as part of the strings"); percussion that is not on the drum channel and sound effects go nowhere.
 *
 * @example trackOfInstrument({ name: '', program: 29, channel: 0 }, BAND_TRACKS) // => 2, the guitar
 */
export function trackOfInstrument(
  { name, program, channel }: Pick<Track, 'name' | 'program' | 'channel'>,
  tracks: readonly RollTrack[],
): number | undefined {
  const drums = channel === DRUM_CHANNEL;
  const found = (fits: (track: RollTrack) => boolean): number | undefined => {
    const index = tracks.findIndex((track) => track.program < 0 === drums && fits(track));
    return index < 0 ? undefined : index;
  };
  if (drums) return found(() => true);
  const named = found((track) => track.name.toLowerCase() === name.trim().toLowerCase());
  if (named !== undefined) return named;
  const family = Math.floor(program / 8);
  const same = found((track) => Math.floor(track.program / 8) === family);
  if (same !== undefined || program >= FIRST_EFFECT) return same;
  return found((track) => [STRINGS_FAMILY, ENSEMBLE_FAMILY].includes(Math.floor(track.program / 8)));
}
