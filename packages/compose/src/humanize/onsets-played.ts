/**
 * When the notes of a score are played: a little early or late.
 *
 * The delays of a track wander as those of people do, with a spectrum near 1/f and a spread of some 10 ms (Hennig et al.
 * 2011, "The nature and perception of fluctuations in human musical rhythms"): a sum of draws that are renewed at every
 * onset, every second, every fourth, … (Voss's algorithm, Gardner 1978). In a chord the highest note comes first, the
 * others up to 20 ms after it (Palmer 1996, "On the assignment of structure in music performance": melodies lead by 20
 * to 50 ms).
 */
import { createTempoMap, DRUM_CHANNEL, type Note, type Score, type Ticks, type Track } from '@continuo/music';
import { drawUniform } from '../sampling/counter-random.ts';
import type { PlayedOptions } from './velocities-played.ts';

/** Seconds at an amount of 1: one standard deviation of the delays, and the widest chord. */
const DEVIATION = 0.012;
const SPREAD = 0.02;
/** Drummers keep time better than they spread chords. */
const OF_DRUMS = 0.5;
/** Draws that are added up. */
const LAYERS = 6;
/** Each is uniform on ±0.5, of variance 1/12. */
const LAYER_SUM = Math.sqrt(12 / LAYERS);
/** No note goes further than this share of the way to the onset before or after, so that their order stays. */
const MOST_OF_GAP = 0.25;
/** Tells these draws from those of velocities. */
const DELAY_DRAWS = 16;
const SPREAD_DRAWS = 2;

/** The score with other onsets; notes end where they ended. */
export function onsetsPlayed(score: Score, { amount, seed }: PlayedOptions): Score {
  const time = createTempoMap(score);
  const tracks = score.tracks.map((track, index): Track => {
    const isDrums = track.channel === DRUM_CHANNEL;
    const chords = [...Map.groupBy(track.notes, ({ tick }) => tick)].map(([tick, notes]) => ({ tick, notes }));
    const played = chords.flatMap(({ tick, notes }, onset) => {
      const wander = DEVIATION * (isDrums ? OF_DRUMS : 1) * wanderAt(seed, index, onset);
      const before = tick - (chords[onset - 1]?.tick ?? 0);
      const after = (chords[onset + 1]?.tick ?? Number.POSITIVE_INFINITY) - tick;
      const top = Math.max(...notes.map(({ pitch }) => pitch));
      const widest = SPREAD * drawUniform({ seed, variation: index, candidate: SPREAD_DRAWS, place: onset });
      return notes.map((note, place): Note => {
        const later = isDrums || note.pitch === top ? 0 : (widest * (notes.length - place)) / notes.length;
        const seconds = time.secondsAtTick(tick) + amount * (wander + later);
        const moved = Math.round(time.tickAtSeconds(Math.max(0, seconds))) - tick;
        const most = Math.floor(MOST_OF_GAP * Math.min(after, Math.max(1, note.durationTicks)));
        return shifted(note, Math.max(-Math.floor(MOST_OF_GAP * before), Math.min(most, moved)));
      });
    });
    const notes = withoutOverlaps(played, track.notes).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    // hints on the order inside a tick no longer hold
    const { sameTick: _, ...rest } = track;
    return { ...rest, notes };
  });
  return { ...score, tracks };
}

/** A wandering number of mean 0 and deviation 1. */
function wanderAt(seed: number, track: number, onset: number): number {
  let sum = 0;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    sum += drawUniform({ seed, variation: track, candidate: DELAY_DRAWS + layer, place: onset >> layer }) - 0.5;
  }
  return sum * LAYER_SUM;
}

function shifted(note: Note, by: Ticks): Note {
  if (note.durationTicks === 0) return { ...note, tick: note.tick + by };
  return { ...note, tick: note.tick + by, durationTicks: Math.max(1, note.durationTicks - by) };
}

/** A note that ended when the same key was struck again still does. @param written  the same notes, in the same order */
function withoutOverlaps(played: readonly Note[], written: readonly Note[]): Note[] {
  const next = new Map<number, number>();
  const cut: Note[] = [];
  for (let index = played.length - 1; index >= 0; index -= 1) {
    const [note, before] = [played[index]!, written[index]!];
    const again = next.get(note.pitch);
    const wasFree = again === undefined || before.tick + before.durationTicks <= written[again]!.tick;
    const room = again === undefined || !wasFree ? Number.POSITIVE_INFINITY : played[again]!.tick - note.tick;
    cut.push(note.durationTicks > room ? { ...note, durationTicks: Math.max(1, room) } : note);
    next.set(note.pitch, index);
  }
  return cut.reverse();
}
