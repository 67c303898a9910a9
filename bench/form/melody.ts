/** How much of the melody is found among the accompaniment. */
import { melodyLineOf, melodyOf, type Note, readMidi, skylineOf } from '@continuo/music';
import { membersOf } from '../data/archives.ts';
import { printTallies, talliesOf } from './tally.ts';

/** Prints a table, and by which rule the melody was found. */
export function benchMelody(): void {
  const tallies = talliesOf([
    'skyline, plain',
    'skyline, half covered',
    'best path',
    'melodyOf',
    'melodyOf with names',
  ]);
  const rules = new Map<string, number>();
  let pieces = 0;
  for (const [i, { bytes }] of [...membersOf('caution/pop909/mid.tar.gz')].entries()) {
    if (i % 8 === 0) continue;
    const { score } = readMidi(bytes);
    const melody = score.tracks.find(({ name }) => name === 'MELODY');
    if (melody === undefined) continue;
    pieces++;
    const truth = new Set(melody.notes.map(({ tick, pitch }) => tick * 128 + pitch));
    const all = score.tracks.flatMap(({ notes }) => notes).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
    const hidden = melodyOf(score, { names: false });
    const of = hidden.track === undefined ? '' : ` ${score.tracks[hidden.track].name}`;
    rules.set(hidden.rule + of, (rules.get(hidden.rule + of) ?? 0) + 1);
    const count = (name: string, notes: readonly Note[]): void => {
      const hits = notes.filter(({ tick, pitch }) => truth.has(tick * 128 + pitch)).length;
      tallies.get(name)?.add(hits, notes.length, melody.notes.length);
    };
    count('skyline, plain', skylineOf(all, { overlap: 1 }));
    count('skyline, half covered', skylineOf(all));
    count('best path', melodyLineOf(all, score.ticksPerQuarter));
    count('melodyOf', hidden.notes);
    count('melodyOf with names', melodyOf(score).notes);
  }
  printTallies(
    `melody notes of ${pieces} pieces of POP909 (track MELODY beside BRIDGE and PIANO), names hidden but in the last`,
    tallies,
  );
  console.log([...rules].map(([rule, times]) => `${rule}: ${times}`).join(', '));
}
