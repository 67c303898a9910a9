/**
 * People who composed, by the names that they go by, and the style of the shipped model that is nearest to what they wrote.
 *
 * A family name alone is that of whom people mean by it ("Schumann" is Robert); one that is also an English word or a first
 * name is told apart by "like", "by", "in the style of".
 */
import { foldName } from '../../score/known-name.ts';
import type { PromptStyle } from './genres.ts';

export type Person = {
  readonly name: string;
  readonly style: PromptStyle;
  /** names that mean nobody else, as the lexicon knows words */
  readonly words: readonly string[];
  /** names that mean the person after "like" or "by" only */
  readonly led: readonly string[];
};

type Row = readonly [name: string, words: string, led?: string];

// biome-ignore format: a table, a person a line
const ROWS: Readonly<Partial<Record<PromptStyle, readonly Row[]>>> = {
  lieder: [
    ['Bizet', 'bizet, georges bizet'],
    ['Brahms', 'brahms, johannes brahms, j brahms, brahmsian'],
    ['Chaminade', 'chaminade, cecile chaminade'],
    ['Fauré', 'faure, gabriel faure, g faure'],
    ['Franz', 'robert franz', 'franz'],
    ['Hensel', 'hensel, fanny hensel, fanny mendelssohn, fanny mendelssohn hensel, fanny hensel mendelssohn'],
    ['Holmès', 'augusta holmes', 'holmes'],
    ['Kinkel', 'kinkel, johanna kinkel'],
    ['Lang', 'josephine lang', 'lang'],
    ['Mahler', 'mahler, gustav mahler, mahlerian'],
    ['Schubert', 'schubert, franz schubert, f schubert, schubertian'],
    ['Schumann', 'schumann, robert schumann, r schumann, schumannesque'],
    ['Clara Schumann', 'clara schumann, clara wieck, c schumann'],
    ['Stanford', 'charles villiers stanford, c v stanford, charles stanford', 'stanford'],
    ['Richard Strauss', 'richard strauss, r strauss'],
    ['Wolf', 'hugo wolf, h wolf', 'wolf'],
  ],
  classical: [
    ['Albéniz', 'albeniz, isaac albeniz'],
    ['Bach', 'bach, js bach, j s bach, johann sebastian bach, sebastian bach, bachian'],
    ['Carl Philipp Emanuel Bach', 'cpe bach, c p e bach, carl philipp emanuel bach, emanuel bach'],
    ['Johann Christian Bach', 'jc bach, j c bach, johann christian bach'],
    ['Bartók', 'bartok, bela bartok'],
    ['Beethoven', 'beethoven, van beethoven, ludwig van beethoven, l v beethoven, l van beethoven, beethovenian'],
    ['Berlioz', 'berlioz, hector berlioz'],
    ['Boccherini', 'boccherini, luigi boccherini'],
    ['Bruckner', 'bruckner, anton bruckner'],
    ['Chopin', 'chopin, frederic chopin, fryderyk chopin, f chopin, chopinesque'],
    ['Clementi', 'clementi, muzio clementi'],
    ['Corelli', 'corelli, arcangelo corelli'],
    ['Couperin', 'couperin, francois couperin'],
    ['Czerny', 'czerny, carl czerny'],
    ['Debussy', 'debussy, claude debussy, c debussy, debussyan, debussyesque'],
    ['Dvořák', 'dvorak, antonin dvorak'],
    ['Elgar', 'elgar, edward elgar'],
    ['Grieg', 'grieg, edvard grieg'],
    ['Handel', 'handel, haendel, georg friedrich handel, george frideric handel, g f handel, handelian'],
    ['Haydn', 'haydn, joseph haydn, franz joseph haydn, f j haydn, papa haydn, haydnesque'],
    ['Michael Haydn', 'michael haydn'],
    ['Joplin', 'joplin, scott joplin, joplinesque'],
    ['Liszt', 'liszt, franz liszt, ferenc liszt, lisztian'],
    ['Mendelssohn', 'mendelssohn, felix mendelssohn, mendelssohn bartholdy, felix mendelssohn bartholdy, mendelssohnian'],
    ['Mozart', 'mozart, wolfgang amadeus mozart, w a mozart, wolfgang mozart, amadeus mozart, mozartian'],
    ['Leopold Mozart', 'leopold mozart'],
    ['Mussorgsky', 'mussorgsky, modest mussorgsky, mussorgski'],
    ['Paganini', 'paganini, niccolo paganini'],
    ['Prokofiev', 'prokofiev, sergei prokofiev, prokofieff'],
    ['Puccini', 'puccini, giacomo puccini'],
    ['Purcell', 'purcell, henry purcell'],
    ['Rachmaninoff', 'rachmaninoff, rachmaninov, sergei rachmaninoff, sergei rachmaninov'],
    ['Rameau', 'rameau, jean philippe rameau'],
    ['Ravel', 'ravel, maurice ravel, ravelian'],
    ['Rossini', 'rossini, gioachino rossini'],
    ['Saint-Saëns', 'saint saens, camille saint saens'],
    ['Satie', 'satie, erik satie, eric satie, satiesque'],
    ['Scarlatti', 'scarlatti, domenico scarlatti, d scarlatti'],
    ['Shostakovich', 'shostakovich, dmitri shostakovich'],
    ['Sibelius', 'sibelius, jean sibelius'],
    ['Scriabin', 'scriabin, skrjabin, alexander scriabin'],
    ['Smetana', 'smetana, bedrich smetana'],
    ['Sor', 'fernando sor', 'sor'],
    ['Sousa', 'sousa, john philip sousa, j p sousa'],
    ['Johann Strauss', 'johann strauss, j strauss, strauss'],
    ['Stravinsky', 'stravinsky, igor stravinsky, stravinskian'],
    ['Tárrega', 'tarrega, francisco tarrega'],
    ['Tchaikovsky', 'tchaikovsky, pyotr tchaikovsky, peter tchaikovsky, tschaikowsky, tchaikovskian'],
    ['Telemann', 'telemann, georg philipp telemann, g p telemann'],
    ['Verdi', 'verdi, giuseppe verdi'],
    ['Vivaldi', 'vivaldi, antonio vivaldi, vivaldian'],
    ['Wagner', 'wagner, richard wagner, wagnerian'],
  ],
  chorale: [
    ['Byrd', 'william byrd', 'byrd'],
    ['Monteverdi', 'monteverdi, claudio monteverdi'],
    ['Palestrina', 'palestrina'],
    ['Tallis', 'tallis, thomas tallis'],
  ],
  'lead-sheet': [
    ['Ellington', 'duke ellington, ellington'],
    ['Gershwin', 'gershwin, george gershwin, gershwinesque'],
    ['Janis Joplin', 'janis joplin'],
  ],
  game: [
    ['Kondo', 'koji kondo', 'kondo'],
    ['Uematsu', 'nobuo uematsu, uematsu'],
    ['Zimmer', 'hans zimmer', 'zimmer'],
  ],
};

/** Everyone of the lexicon. */
export const PEOPLE: readonly Person[] = Object.entries(ROWS).flatMap(([style, rows]) =>
  rows.map(([name, words, led]): Person => {
    return {
      name,
      style: style as PromptStyle,
      words: words.split(', '),
      led: led === undefined ? [] : led.split(', '),
    };
  }),
);

/** @example personCalled('Haydn, Joseph')?.name // => 'Haydn' */
export function personCalled(name: string): Person | undefined {
  const spoken = spokenNames(name);
  return PEOPLE.find(({ words, led }) => spoken.some((one) => words.includes(one) || led.includes(one)));
}

/** A name as the lexicon knows it, and turned round where it has a comma. @example spokenNames('Bach, C. P. E.') // => ['bach c p e', 'c p e bach'] */
export function spokenNames(name: string): readonly string[] {
  const [family = '', ...first] = name.split(',');
  return first.length === 0 ? [foldName(name)] : [foldName(name), foldName(`${first.join(' ')} ${family}`)];
}
