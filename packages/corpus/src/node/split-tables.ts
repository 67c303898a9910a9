/** Tables that tell of the loose files around them: the split, the composer and the title of MAESTRO's performances. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { CorpusError } from '../corpus-error.ts';

/** MAESTRO's metadata, which lies beside its folders of years; the JSON says the same and is read where there is no CSV. */
const TABLE_FILE = /^maestro-v[\d.]+\.(csv|json)$/i;

/** What a table says of a file: labels, `split` among them. */
export type FileLabels = Readonly<Record<string, unknown>>;

/**
 * The labels of files that a table tells of, by their path from the folder.
 *
 * Hawthorne et al. 2019, "Enabling factorized piano music modeling and generation with the MAESTRO dataset", section 3.2: no
 * composition stands in two of its splits. `year` is the year of the performance.
 *
 * @param names  all paths under the folder
 * @throws CorpusError  'bad-index': a table cannot be read
 * @example (await readSplitTables(folder, names)).get('2018/a.midi') // => { split: 'train', composer: 'Alban Berg', … }
 */
export async function readSplitTables(
  folder: string,
  names: readonly string[],
): Promise<{ readonly labels: ReadonlyMap<string, FileLabels>; readonly files: readonly string[] }> {
  const tables = names.filter((name) => TABLE_FILE.test(basename(name)));
  const isTold = (name: string): boolean => name.endsWith('.json') && tables.includes(name.replace(/\.json$/, '.csv'));
  const files = tables.filter((name) => !isTold(name));
  const labels = new Map<string, FileLabels>();
  for (const file of files) {
    const home = dirname(file) === '.' ? '' : `${dirname(file)}${sep}`;
    for (const row of rowsOf(await readFile(join(folder, file), 'utf8'), join(folder, file))) {
      const { midi_filename: path, split, canonical_composer: composer, canonical_title: title, year } = row;
      if (typeof path !== 'string') {
        throw new CorpusError('bad-index', `${join(folder, file)}: a row without "midi_filename"`, { file });
      }
      labels.set(home + path.split('/').join(sep), { split, composer, title, recordingyear: year });
    }
  }
  return { labels, files };
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(text: string, file: string): Row[] {
  if (/\.csv$/i.test(file)) return rowsOfCsv(text);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new CorpusError('bad-index', `${file} is not JSON: ${(cause as Error).message}`, { file }, cause);
  }
  // version 2 is a list of rows, version 3 an object of columns, each an object by row number
  if (Array.isArray(data)) return data as Row[];
  const columns = Object.entries((data ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);
  const numbers = Object.keys(columns[0]?.[1] ?? {});
  return numbers.map((number) => Object.fromEntries(columns.map(([name, values]) => [name, values[number]])));
}

/**
 * Comma-separated values of RFC 4180: fields in quotes may hold commas, line ends and doubled quotes.
 *
 * @example rowsOfCsv('a,b\n"1, 2",3') // => [{ a: '1, 2', b: '3' }]
 */
export function rowsOfCsv(text: string): Readonly<Record<string, string>>[] {
  const lines: string[][] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const line = lines.at(-1);
    const field = quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"');
    if (line === undefined) lines.push([field]);
    else line.push(field);
    if (end === '') break;
    if (end !== ',') lines.push([]);
  }
  const [head = [], ...rows] = lines.filter((fields) => fields.length > 1 || fields[0] !== '');
  return rows.map((fields) => Object.fromEntries(head.map((name, place) => [name, fields[place] ?? ''])));
}
