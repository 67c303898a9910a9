/** Performances whose beats people have marked. */
import { readMidi, type Score } from '@continuo/music';
import { everyNth, filesById, textsById } from '../data/archives.ts';

/** A performance, and its beats and downbeats in seconds. */
export type Annotated = {
  readonly score: Score;
  readonly beats: readonly number[];
  readonly downbeats: readonly number[];
};

/** Every so manieth of the piano performances of ASAP. */
export function* asapPieces(step: number): Generator<Annotated> {
  const beats = textsById('research/asap/beats.txt.tar.gz');
  for (const [id, bytes] of everyNth(filesById('research/asap/mid.tar.gz'), step)) {
    const text = beats.get(id);
    if (text === undefined) continue;
    const rows = linesOf(text).map((line) => line.split('\t'));
    const downbeats = rows.filter((row) => row[2]?.startsWith('db')).map((row) => Number(row[0]));
    yield { score: readMidi(bytes).score, beats: rows.map((row) => Number(row[0])), downbeats };
  }
}

/**
 * Every so manieth of the songs of POP909.
 *
 * The annotators' second column marks the first of two beats, the third the first of a longer bar; the longer one counts.
 */
export function* popPieces(step: number): Generator<Annotated> {
  const beats = textsById('caution/pop909/beat_midi.txt.tar.gz');
  for (const [id, bytes] of everyNth(filesById('caution/pop909/mid.tar.gz'), step)) {
    const text = beats.get(id);
    if (text === undefined) continue;
    const rows = linesOf(text).map((line) => line.trim().split(/\s+/).map(Number));
    const downbeats = rows.filter((row) => row[2] === 1).map((row) => row[0]);
    yield { score: readMidi(bytes).score, beats: rows.map((row) => row[0]), downbeats };
  }
}

function linesOf(text: string): readonly string[] {
  return text.trim().split('\n');
}
