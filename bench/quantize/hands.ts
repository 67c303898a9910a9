/** How many notes are given to the hand on whose staff they are printed. */
import { type Note, readMidi, separateHands } from '@continuo/music';
import { everyNth, membersOf } from '../data/archives.ts';

export type Staves = {
  readonly notes: readonly Note[];
  readonly upper: readonly boolean[];
  readonly ticksPerQuarter: number;
};

/** Piano pieces whose two staves are two tracks, of one channel where it is given. */
export function* staffPairs(archive: string, step: number, channel: number | undefined): Generator<Staves> {
  for (const { bytes } of everyNth(membersOf(archive), step)) {
    const { score } = readMidi(bytes);
    const staves = score.tracks.filter((track) => channel === undefined || track.channel === channel);
    if (staves.length !== 2) continue;
    const all = staves.flatMap(({ notes }, staff) => notes.map((note) => ({ note, upper: staff === 0 })));
    all.sort((a, b) => a.note.tick - b.note.tick || a.note.pitch - b.note.pitch);
    yield {
      notes: all.map(({ note }) => note),
      upper: all.map(({ upper }) => upper),
      ticksPerQuarter: score.ticksPerQuarter,
    };
  }
}

/** Shares of all notes of the pieces. */
export function handRow(pieces: Iterable<Staves>): Record<string, string | number> {
  let count = 0;
  let right = 0;
  let cut = 0;
  let notesInAll = 0;
  for (const { notes, upper, ticksPerQuarter } of pieces) {
    const hands = separateHands(notes, ticksPerQuarter);
    count++;
    notesInAll += notes.length;
    for (const [i, { pitch }] of notes.entries()) {
      if ((hands[i] === 'right') === upper[i]) right++;
      if (pitch >= 60 === upper[i]) cut++;
    }
  }
  return {
    pieces: count,
    notes: notesInAll,
    right: (right / notesInAll).toFixed(3),
    'cut at middle C': (cut / notesInAll).toFixed(3),
  };
}
