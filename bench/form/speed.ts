/** How long each question takes of a long piece. */
import {
  checkRanges,
  contourOf,
  discoverMotifs,
  findMotif,
  findPhrases,
  findSections,
  melodyOf,
  motifOf,
  type Score,
  scoreFromNotes,
  selfSimilarity,
  textureOf,
} from '@continuo/music';

/** Prints the milliseconds of one run of each. */
export function benchSpeed(): void {
  const score = manyNotes(100_000);
  const works: readonly (readonly [string, (score: Score) => unknown])[] = [
    ['melodyOf', melodyOf],
    ['contourOf', (of): unknown => contourOf(of.tracks[0].notes)],
    ['findMotif, 5 notes, exact and transformed', (of): unknown => findMotif(of, motifOf([2, -1, 5, -2], 0.25))],
    [
      'findMotif, 5 notes, varied too',
      (of): unknown => findMotif(of, motifOf([2, -1, 5, -2], 0.25), { minimumSimilarity: 0.8 }),
    ],
    ['discoverMotifs', discoverMotifs],
    ['findPhrases', (of): unknown => findPhrases(of.tracks[0].notes, { barTicks: 1920 })],
    ['selfSimilarity', selfSimilarity],
    ['findSections', findSections],
    ['textureOf', textureOf],
    ['checkRanges', checkRanges],
  ];
  const table: Record<string, { ms: string }> = {};
  for (const [name, work] of works) {
    const start = performance.now();
    work(score);
    table[name] = { ms: (performance.now() - start).toFixed(0) };
  }
  console.log('a piece of 100 000 notes in one line, 6 250 bars; once, cold');
  console.table(table);
}

/** Notes by chance, the same on every run. */
function manyNotes(count: number): Score {
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const notes = Array.from({ length: count }, (_, i) => ({
    pitch: 48 + random(36),
    tick: i * 120,
    durationTicks: 120,
  }));
  return scoreFromNotes(notes);
}
