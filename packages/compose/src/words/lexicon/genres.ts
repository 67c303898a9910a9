/**
 * Genres by the nearest style of the model that ships; who composed is in `composers.ts`.
 *
 * The styles are the corpora it learned from: songs with piano (`lieder`), `string-quartet`, engraved piano and chamber
 * music (`classical`), `folk` tunes, `hymn`s, Bach's `chorale`s, `lead-sheet`s of popular songs, music of a `game`, `drums`.
 */
import type { TempoRange } from '../finding.ts';
import { type Phrases, phrasesOf } from '../phrases.ts';

/** Styles of the shipped model. */
export const PROMPT_STYLES = [
  'lieder',
  'string-quartet',
  'classical',
  'folk',
  'hymn',
  'chorale',
  'lead-sheet',
  'game',
  'drums',
] as const;
export type PromptStyle = (typeof PROMPT_STYLES)[number];

/** near: the words name the style; else it is only the nearest and a report says so. */
export type Genre = { readonly style: PromptStyle; readonly near: boolean; readonly tempo?: TempoRange };

const NAMES: readonly (readonly [words: string, style: PromptStyle])[] = [
  ['lieder, lied, art song, romantic song', 'lieder'],
  ['classical, classical music, classical era, classic', 'classical'],
  ['folk, folk song, folk tune, folk music, traditional, folky, folkloric', 'folk'],
  ['hymn, hymn like, hymnal', 'hymn'],
  ['chorale, bach chorale, choral, chorale like', 'chorale'],
  ['lead sheet', 'lead-sheet'],
  ['game, video game, game music, video game music, computer game, 8 bit, chiptune, retro game', 'game'],
  ['drum beat, drum groove, drum pattern, drum loop, drum solo', 'drums'],
];
const NEAREST: readonly (readonly [words: string, style: PromptStyle])[] = [
  [
    'baroque, romantic era, romantic period, impressionist, impressionistic, neoclassical, symphonic, symphony',
    'classical',
  ],
  [
    'orchestral, sonata, sonatina, prelude, etude, study, concerto, fugue, invention, toccata, fantasia, impromptu, suite',
    'classical',
  ],
  ['renaissance, madrigal, motet, sacred music, church music', 'chorale'],
  ['gospel, spiritual song, carol, christmas carol, christmas, gregorian, chant, psalm, worship', 'hymn'],
  [
    'irish, celtic, scottish, gaelic, sea shanty, shanty, bluegrass, country, americana, medieval, klezmer, nursery rhyme, childrens song, air',
    'folk',
  ],
  [
    'pop, pop song, jazz, jazzy, jazz standard, blues, bluesy, soul, r & b, motown, swing, bebop, broadway, musical theatre, singer songwriter, indie, latin, synthpop, synth pop, city pop, britpop',
    'lead-sheet',
  ],
  [
    'soundtrack, film music, film score, film, cinematic, movie, rpg, boss battle, boss fight, chase scene, chase, battle theme, battle music, fight scene, dungeon, title screen, synthwave, electronic',
    'game',
  ],
];
const WITH_TEMPO: readonly (readonly [
  words: string,
  style: PromptStyle,
  low: number,
  typical: number,
  high: number,
])[] = [
  ['rock, rock and roll, rock n roll, classic rock', 'lead-sheet', 100, 124, 160],
  ['punk, punk rock', 'lead-sheet', 150, 176, 210],
  ['metal, heavy metal', 'game', 110, 150, 200],
  ['funk', 'lead-sheet', 92, 106, 120],
  ['reggae', 'lead-sheet', 66, 78, 92],
  ['disco', 'lead-sheet', 110, 120, 128],
  ['hip hop, rap', 'lead-sheet', 80, 90, 104],
  ['lo fi, lofi', 'lead-sheet', 66, 80, 90],
  ['trap', 'lead-sheet', 120, 140, 160],
  ['house', 'game', 118, 124, 130],
  ['techno', 'game', 122, 130, 140],
  ['trance', 'game', 128, 138, 145],
  ['edm, dance music', 'game', 120, 128, 138],
  ['dubstep', 'game', 136, 140, 145],
  ['drum and bass, drum n bass, dnb', 'drums', 164, 174, 180],
];

/** What a word of genre means for the shipped styles. */
export const GENRES: Phrases<Genre> = phrasesOf<Genre>([
  ...NEAREST.map(([words, style]): [string, Genre] => [words, { style, near: false }]),
  ...WITH_TEMPO.map(([words, style, low, typical, high]): [string, Genre] => [
    words,
    { style, near: false, tempo: { low, typical, high } },
  ]),
  ...NAMES.map(([words, style]): [string, Genre] => [words, { style, near: true }]),
]);
