/** How much of the time the chord is found. */
import { recognizeChords } from '@continuo/music';
import type { ChordPiece } from './chord-piece.ts';
import { compareChords, heardOf } from './compare-chords.ts';
import { leadSheetChords } from './lead-sheet-chords.ts';
import { liederChords } from './lieder-chords.ts';
import { popChords } from './pop-chords.ts';

/** Prints a table for each split. */
export function benchChords(): void {
  const sets: Readonly<Record<string, () => Generator<ChordPiece>>> = {
    'pop909, chords found in the MIDI, beats given': () => popChords('chord_midi', true),
    'pop909, chords found in the MIDI': () => popChords('chord_midi', false),
    'pop909, chords found in the audio, beats given': () => popChords('chord_audio', true),
    'openewld, melody and block chords': () => leadSheetChords('open/openewld'),
    'nottingham, melody and block chords': () => leadSheetChords('caution/nottingham'),
    'openscore-lieder, agreement with AugmentedNet': liederChords,
  };
  for (const split of ['valid', 'test']) {
    const table: Record<string, Record<string, string>> = {};
    for (const [name, pieces] of Object.entries(sets)) {
      const sums = new Map<string, [number, number]>();
      let count = 0;
      for (const { split: own, truth, score, beats, time } of pieces()) {
        if (own !== split) continue;
        count++;
        const found = recognizeChords(score, beats ? { beats } : {});
        const stretches = found.map(({ tick, endTick, chord }) => ({
          from: time(tick),
          to: time(endTick),
          label: heardOf(chord),
        }));
        compareChords(truth, stretches, sums);
      }
      const cells = [...sums].map(([comparison, [same, all]]) => [comparison, ((100 * same) / all).toFixed(1)]);
      table[name] = { pieces: String(count), ...Object.fromEntries(cells) };
    }
    console.log(`\nchords, split ${split}: % of the time, by the comparisons of mir_eval`);
    console.table(table);
  }
}
