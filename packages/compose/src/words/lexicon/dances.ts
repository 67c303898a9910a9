/**
 * Dances and kinds of piece that imply a meter, a tempo, perhaps a style.
 *
 * Tempi are quarter notes a minute, slowest, usual and fastest, as ballrooms, sessions and editions use them; a jig's
 * dotted quarter at 116 is 174 quarters.
 */
import type { TempoRange } from '../finding.ts';
import { type Phrases, phrasesOf } from '../phrases.ts';

export type Dance = { readonly meter?: string; readonly tempo: TempoRange; readonly style?: string };

// biome-ignore format: a table, a dance a line
const ROWS: readonly (readonly [words: string, meter: string, low: number, typical: number, high: number, style?: string])[] = [
  ['waltz, valse', '3/4', 84, 150, 190],
  ['viennese waltz', '3/4', 160, 176, 190, 'classical'],
  ['landler', '3/4', 90, 110, 130, 'folk'],
  ['minuet, menuet, minuetto, menuetto', '3/4', 90, 116, 140, 'classical'],
  ['scherzo', '3/4', 140, 180, 230, 'classical'],
  ['mazurka', '3/4', 110, 140, 170],
  ['polonaise', '3/4', 76, 90, 110],
  ['sarabande', '3/4', 46, 60, 76, 'classical'],
  ['chaconne, ciaccona, passacaglia', '3/4', 50, 66, 84, 'classical'],
  ['courante', '3/4', 90, 116, 150, 'classical'],
  ['allemande', '4/4', 60, 80, 110, 'classical'],
  ['gavotte', '4/4', 100, 138, 160, 'classical'],
  ['bourree', '4/4', 120, 152, 180, 'classical'],
  ['gigue', '6/8', 130, 180, 225, 'classical'],
  ['pavane, pavan', '4/4', 50, 72, 90],
  ['galliard', '3/4', 100, 130, 160],
  ['tarantella', '6/8', 180, 225, 270, 'folk'],
  ['siciliana, siciliano, sicilienne', '6/8', 45, 60, 80],
  ['barcarolle, barcarole', '6/8', 60, 75, 100],
  ['habanera', '2/4', 50, 66, 80],
  ['bolero', '3/4', 60, 72, 90],
  ['galop', '2/4', 126, 150, 170],
  ['polka', '2/4', 96, 116, 136, 'folk'],
  ['csardas', '2/4', 60, 120, 190, 'folk'],
  ['jig, double jig', '6/8', 140, 174, 200, 'folk'],
  ['slip jig', '9/8', 140, 174, 200, 'folk'],
  ['reel', '4/4', 160, 208, 236, 'folk'],
  ['hornpipe', '4/4', 120, 160, 190, 'folk'],
  ['strathspey', '4/4', 110, 128, 150, 'folk'],
  ['hora', '2/4', 80, 120, 160, 'folk'],
  ['square dance, hoedown', '4/4', 110, 126, 144, 'folk'],
  ['march, marching tune, marcia', '4/4', 96, 116, 132],
  ['funeral march, marcia funebre', '4/4', 46, 58, 69],
  ['fanfare', '4/4', 96, 112, 132],
  ['lullaby, berceuse, cradle song', '3/4', 56, 72, 88],
  ['tango', '4/4', 108, 124, 136],
  ['bossa nova, bossa', '4/4', 110, 132, 150, 'lead-sheet'],
  ['samba', '2/4', 84, 100, 112, 'lead-sheet'],
  ['rumba', '4/4', 92, 104, 112, 'lead-sheet'],
  ['cha cha, cha cha cha', '4/4', 112, 122, 130, 'lead-sheet'],
  ['salsa, mambo', '4/4', 160, 184, 210, 'lead-sheet'],
  ['foxtrot, quickstep', '4/4', 108, 120, 200, 'lead-sheet'],
  ['charleston', '4/4', 180, 208, 240, 'lead-sheet'],
  ['ragtime, rag', '2/4', 66, 84, 108, 'lead-sheet'],
];
/** No meter, but a tempo. */
// biome-ignore format: a table, a kind of piece a line
const TEMPO_ONLY: readonly (readonly [words: string, low: number, typical: number, high: number, style?: string])[] = [
  ['ballad', 56, 72, 88],
  ['nocturne', 50, 66, 84, 'classical'],
  ['elegy, threnody', 44, 56, 72],
  ['requiem', 46, 60, 76],
];

/** What each dance implies where nothing else is said. */
export const DANCES: Phrases<Dance> = phrasesOf<Dance>([
  ...ROWS.map(([words, meter, low, typical, high, style]): [string, Dance] => [
    words,
    { meter, tempo: { low, typical, high }, ...(style === undefined ? {} : { style }) },
  ]),
  ...TEMPO_ONLY.map(([words, low, typical, high, style]): [string, Dance] => [
    words,
    { tempo: { low, typical, high }, ...(style === undefined ? {} : { style }) },
  ]),
]);
