/** The songs of POP909, whose chords were found by two algorithms. */
import { createTempoMap, readMidi, tryParseChordSymbol } from '@continuo/music';
import { filesById, textsById } from '../data/archives.ts';
import { indexOf } from '../data/index-lines.ts';
import type { ChordPiece } from './chord-piece.ts';
import { heardOf } from './compare-chords.ts';

/**
 * The songs of the validation and test splits, their times in seconds.
 *
 * @param annotation  which of the two: found in the MIDI, or in the recording
 * @param withBeats   whether the beats of the data set are told
 */
export function* popChords(annotation: 'chord_midi' | 'chord_audio', withBeats: boolean): Generator<ChordPiece> {
  const files = filesById('caution/pop909/mid.tar.gz');
  const chords = textsById(`caution/pop909/${annotation}.txt.tar.gz`);
  const beatFiles = textsById('caution/pop909/beat_midi.txt.tar.gz');
  for (const { id, split } of indexOf('caution/pop909')) {
    const [bytes, text, beatText] = [files.get(id), chords.get(id), beatFiles.get(id)];
    if (!bytes || !text || !beatText || split === 'train') continue;
    const { score } = readMidi(bytes);
    const map = createTempoMap(score);
    const truth = rowsOf(text).flatMap(([from, to, name]) => {
      const chord = name === undefined ? undefined : tryParseChordSymbol(name);
      return chord === undefined ? [] : [{ from: Number(from), to: Number(to), label: heardOf(chord) }];
    });
    const beats = rowsOf(beatText).map(([seconds]) => Math.round(map.tickAtSeconds(Number(seconds))));
    const rising = [...new Set(beats)].filter((tick) => tick >= 0 && tick < score.endTick).sort((a, b) => a - b);
    const given = withBeats ? { beats: [...rising, score.endTick] } : {};
    yield { split, truth, score, time: map.secondsAtTick, ...given };
  }
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
}
