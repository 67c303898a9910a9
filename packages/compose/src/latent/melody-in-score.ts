/** A score's melody as segments of an autoencoder, and the score with another melody in its place. */

import { codecOfHeader, untangled } from '@continuo/corpus';
import type { LatentModel } from '@continuo/models';
import { melodyOf, type Note, type Score } from '@continuo/music';
import { encodeGiven } from '../encode-given.ts';

export type MelodyInScore = {
  /** [length] each; the last one is filled up with silence */
  readonly segments: readonly Int32Array[];
  /** steps of the melody */
  readonly steps: number;
  /** what was left out or moved, a sentence each */
  readonly reports: readonly string[];
  /** the score with these segments in the melody's place: what begins before its first bar line stays, and all other tracks */
  readonly withMelody: (segments: readonly Int32Array[]) => Score;
};

/** @throws ComposeError  `bad-score`: the score has no melody, or is not in 4/4, 2/2 or 2/4 */
export function melodyInScore(model: Pick<LatentModel, 'tokenizer' | 'length'>, score: Score): MelodyInScore {
  const codec = codecOfHeader(model.tokenizer);
  const { tokens, startTick, reports } = encodeGiven(codec, score);
  const segments = Array.from({ length: Math.ceil(tokens.length / model.length) }, (_, index) => {
    const segment = new Int32Array(model.length);
    segment.set(tokens.subarray(index * model.length, (index + 1) * model.length));
    return segment;
  });
  return {
    segments,
    steps: tokens.length,
    reports,
    withMelody: (written) => {
      const all = Int32Array.from(written.flatMap((segment) => Array.from(segment))).subarray(0, tokens.length);
      const played = codec.decode(all);
      const ratio = score.ticksPerQuarter / played.ticksPerQuarter;
      const notes = played.tracks[0]!.notes.map((note) => ({
        ...note,
        tick: startTick + Math.round(note.tick * ratio),
        durationTicks: Math.max(1, Math.round(note.durationTicks * ratio)),
      }));
      return replaced(score, notes, startTick);
    },
  };
}

/** The new notes in the track that has most of the old melody, as loud as that was on average. */
function replaced(score: Score, notes: readonly Note[], startTick: number): Score {
  const old = melodyOf(score);
  const line = new Set(old.notes.filter(({ tick }) => tick >= startTick).map(({ tick, pitch }) => `${tick} ${pitch}`));
  const goes = ({ tick, pitch }: Note): boolean => line.has(`${tick} ${pitch}`);
  const counts = score.tracks.map((track) => track.notes.filter(goes).length);
  const main = old.track ?? counts.indexOf(Math.max(...counts));
  const velocity = Math.round(old.notes.reduce((sum, note) => sum + note.velocity, 0) / Math.max(1, old.notes.length));
  const tracks = score.tracks.map((track, index) => {
    if (old.track !== undefined && index !== old.track) return track;
    const stay = track.notes.filter((note) => !goes(note));
    if (index !== main) return { ...track, notes: stay };
    const louder = notes.map((note) => ({ ...note, velocity }));
    return { ...track, notes: untangled([...stay, ...louder].sort((a, b) => a.tick - b.tick || a.pitch - b.pitch)) };
  });
  const endTick = notes.reduce((end, { tick, durationTicks }) => Math.max(end, tick + durationTicks), score.endTick);
  return { ...score, tracks, endTick };
}
