/** Scores as they are printed, which can be played by chance and then written again. */
import { createTempoMap, type Note, readMidi, type Score } from '@continuo/music';
import { everyNth, membersOf } from '../data/archives.ts';

/** Printed scores of open licence, the first two minutes of each. */
export function openScores(step: number): readonly Score[] {
  const scores: Score[] = [];
  for (const set of ['open/mutopia/mid.tar.gz', 'open/openscore-lieder/mid.tar.gz']) {
    for (const { bytes } of everyNth(membersOf(set), step)) {
      const { score } = readMidi(bytes);
      const { secondsAtTick } = createTempoMap(score);
      const tracks = score.tracks.map((track) => ({
        ...track,
        notes: track.notes.filter((note) => secondsAtTick(note.tick) < 120 && isPrinted(note, score.ticksPerQuarter)),
      }));
      if (tracks.some((track) => track.notes.length > 20)) scores.push({ ...score, tracks });
    }
  }
  return scores;
}

/** Whether a note stands on a thirty-second or a twelfth of a quarter: trills written out fall between. */
function isPrinted({ tick }: Note, ticksPerQuarter: number): boolean {
  return (tick * 8) % ticksPerQuarter === 0 || (tick * 12) % ticksPerQuarter === 0;
}
