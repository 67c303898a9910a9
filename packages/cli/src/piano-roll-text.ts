/** A piano roll for the terminal. */
import { findKey, keyOfSignature, pitchName, type Score } from '@continuo/music';
import { barStarts } from './bar-starts.ts';

export type PianoRollTextOptions = {
  /** characters across, default 80 */
  readonly width?: number;
  /** rows at most; where more pitches are used, two or more share a row; default 48 */
  readonly height?: number;
};

const LABEL = 5;

/**
 * Lines of text, highest pitch first: `█` where a note begins, `─` while it sounds, `·` at bar lines.
 *
 * @example pianoRollText(scoreFromNotes([{ pitch: 60 }]), { width: 9 }) // => ['     1   ', 'C4   █───']
 */
export function pianoRollText(score: Score, { width = 80, height = 48 }: PianoRollTextOptions = {}): string[] {
  const notes = score.tracks.filter((track) => track.channel !== 9).flatMap((track) => track.notes);
  if (notes.length === 0 || score.endTick === 0) return [];
  const columns = Math.max(1, width - LABEL);
  const lowest = notes.reduce((least, note) => Math.min(least, note.pitch), 127);
  const highest = notes.reduce((most, note) => Math.max(most, note.pitch), 0);
  const pitchesARow = Math.ceil((highest - lowest + 1) / height);
  const rows = Math.ceil((highest - lowest + 1) / pitchesARow);
  const columnOf = (tick: number): number => Math.min(columns - 1, Math.floor((tick / score.endTick) * columns));
  const cells = Array.from({ length: rows }, () => Array<string>(columns).fill(' '));
  const starts = barStarts(score);
  const numbers = Array<string>(columns).fill(' ');
  for (const { bar, tick } of starts) {
    const column = columnOf(tick);
    for (const row of cells) row[column] = '·';
    writeNumber(numbers, column, String(bar));
  }
  const place = (note: (typeof notes)[number]): string[] => cells[Math.floor((highest - note.pitch) / pitchesARow)]!;
  for (const note of notes)
    place(note).fill('─', columnOf(note.tick), columnOf(note.tick + note.durationTicks - 1) + 1);
  for (const note of notes) place(note)[columnOf(note.tick)] = '█';
  const key = score.keys[0] === undefined ? findKey(score) : keyOfSignature(score.keys[0]);
  const lines = cells.map((row, index) => pitchName(highest - index * pitchesARow, key).padEnd(LABEL) + row.join(''));
  return [' '.repeat(LABEL) + numbers.join(''), ...lines];
}

/** Writes a bar number where there is room for it with a space before. */
function writeNumber(line: string[], column: number, digits: string): void {
  if (column > 0 && line[column - 1] !== ' ') return;
  if (column + digits.length > line.length || line[column] !== ' ') return;
  for (const [index, digit] of [...digits].entries()) line[column + index] = digit;
}
