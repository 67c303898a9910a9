/** How often the key of a piece is found. */
import { type FindKeyOptions, findKey, KEY_PROFILE_NAMES, type Key, keyOfTonic } from '@continuo/music';
import { KEY_SETS, type LabelledPiece } from './labelled-pieces.ts';

/** A way to find a key, by its name in the table. */
const KEY_FINDERS: Readonly<Record<string, FindKeyOptions>> = {
  ...Object.fromEntries(KEY_PROFILE_NAMES.map((profiles) => [profiles, { profiles, ending: 0 }])),
  'default: albrecht-shanahan, ending 0.05': {},
};

/** Published figures; each is of other music, so that only orders of magnitude compare. */
const PUBLISHED = `
published, each of its own pieces; at second hand, so look them up before quoting
  Krumhansl's profiles bar by bar, Temperley's own judgement of 40 bars (Temperley 1999, "What's key for key?"): 67.5 %
  global key, 490 common-practice pieces (Albrecht and Shanahan 2013): 91.3 %, and 95.1 % of their meta-algorithm
  music21's default ("key") correlates with the profiles named aarden-essen below (from memory of its documentation)`;

/** Prints a table for each set and split. */
export function benchKeys(): void {
  console.log(PUBLISHED);
  for (const [set, pieces] of Object.entries(KEY_SETS)) {
    const all = [...pieces()];
    for (const splits of [['valid'], ['test'], ['train', 'valid', 'test']]) {
      const some = all.filter((piece) => splits.includes(piece.split));
      if (some.length === 0) continue;
      const table: Record<string, Record<string, string>> = {};
      for (const [name, options] of Object.entries(KEY_FINDERS)) table[name] = keyRow(some, options);
      console.log(`\nkeys of ${set}, ${splits.length === 1 ? splits[0] : 'all splits'}, ${some.length} pieces`);
      console.table(table);
    }
  }
}

function keyRow(pieces: readonly LabelledPiece[], options: FindKeyOptions): Record<string, string> {
  let exact = 0;
  let signature = 0;
  let score = 0;
  for (const { score: music, key } of pieces) {
    const found = findKey(music, options);
    if (found?.tonic === key.tonic && found.mode === key.mode) exact++;
    if (found && keyOfTonic(found.tonic, found.mode).fifths === keyOfTonic(key.tonic, key.mode).fifths) signature++;
    score += mirexKeyScore(found, key);
  }
  const percent = (value: number): string => ((100 * value) / pieces.length).toFixed(1);
  return { 'exact %': percent(exact), 'MIREX score %': percent(score), 'same signature %': percent(signature) };
}

/** MIREX's weights: 1 the same, 0.5 a fifth off, 0.3 the relative, 0.2 the parallel key (MIREX, "Audio Key Detection"). */
function mirexKeyScore(found: Key | undefined, truth: Key): number {
  if (!found) return 0;
  const up = (found.tonic - truth.tonic + 12) % 12;
  if (found.mode === truth.mode) return up === 0 ? 1 : up === 7 || up === 5 ? 0.5 : 0;
  if (up === 0) return 0.2;
  return up === (truth.mode === 'major' ? 9 : 3) ? 0.3 : 0;
}
