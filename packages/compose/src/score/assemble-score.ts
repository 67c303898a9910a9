/** A finished draft as a score: what stood outside the cells stays as it was, to the tick. */
import { untangled } from '@continuo/corpus';
import { createTrack, DRUM_CHANNEL, type Note, type Score, type Track } from '@continuo/music';
import type { ScoreDraft } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';

export type AssembledScore = {
  readonly score: Score;
  /** index among the score's tracks, for each track of the frame; −1 where it is not kept */
  readonly trackOf: readonly number[];
};

export function assembleScore(frame: ScoreFrame, draft: Pick<ScoreDraft, 'own'>): AssembledScore {
  const { score, tracks, written, dropped } = frame;
  const touched = new Set(written.map((cell) => cell % tracks.length));
  const added = tracks.map((_, track) => newNotes(frame, draft, track));
  const changed: Track[] = [];
  const trackOf: number[] = tracks.map(() => -1);
  for (const [index, track] of score.tracks.entries()) {
    if (dropped.includes(index)) continue;
    const own = tracks.findIndex(({ source }) => source === index);
    if (own >= 0) trackOf[own] = changed.length;
    const isTouched = own >= 0 && touched.has(own);
    changed.push(isTouched ? { ...track, notes: [...frame.kept[own]!, ...added[own]!].sort(inOrder) } : track);
  }
  const used = new Set(changed.map(({ channel }) => channel));
  for (const [index, { source, name, program, isDrums }] of tracks.entries()) {
    if (source !== undefined) continue;
    trackOf[index] = changed.length;
    const channel = isDrums ? DRUM_CHANNEL : freeChannel(used);
    used.add(channel);
    changed.push(createTrack({ name, program, channel, notes: added[index]! }));
  }
  const endTick = added.flat().reduce((end, note) => Math.max(end, note.tick + note.durationTicks), score.endTick);
  return { score: { ...score, tracks: changed, endTick }, trackOf };
}

/** What was written and brought, as notes of the track; of one pitch the earlier ends where the next begins. */
function newNotes({ tracks, bars, brought }: ScoreFrame, { own }: Pick<ScoreDraft, 'own'>, track: number): Note[] {
  const notes = bars.flatMap((_, bar) => {
    const cell = bar * tracks.length + track;
    return [...(brought.get(cell) ?? []), ...(own.get(cell) ?? [])];
  });
  return untangled(notes.map(({ pitch, velocity, tick, durationTicks }) => ({ pitch, velocity, tick, durationTicks })));
}

function inOrder(a: Note, b: Note): number {
  return a.tick - b.tick || a.pitch - b.pitch;
}

/** A channel that no other track has, while there is one; never that of drums. */
function freeChannel(used: ReadonlySet<number>): number {
  for (let channel = 0; channel < 16; channel += 1) if (channel !== DRUM_CHANNEL && !used.has(channel)) return channel;
  return 0;
}
