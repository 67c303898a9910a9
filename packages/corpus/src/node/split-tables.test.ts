import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMidi } from '@continuo/music';
import { afterAll, describe, expect, test } from 'vitest';
import { madeTune } from '../prepare/testing/made-tunes.ts';
import { openPieces } from './open-pieces.ts';
import { rowsOfCsv } from './split-tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo-tables-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three performances in folders of years, as MAESTRO lays them out. */
const PERFORMANCES = [
  { composer: 'Alban Berg', title: 'Sonata Op. 1', split: 'train', year: '2018', file: '2018/one.midi' },
  {
    composer: 'Scriabin',
    title: '24 Preludes Op. 11, No. 13-24',
    split: 'validation',
    year: '2004',
    file: '2004/two.midi',
  },
  { composer: 'Liszt', title: 'Étude "La Campanella"', split: 'test', year: '2004', file: '2004/three.midi' },
] as const;
const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const CSV = [
  'canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration',
  ...PERFORMANCES.map(({ composer, title, split, year, file }) =>
    [composer, title, split, year, file, file.replace('.midi', '.wav'), '61.5'].map(quoted).join(','),
  ),
].join('\r\n');
const fields = PERFORMANCES.map(({ composer, title, split, year, file }) => ({
  ...{ canonical_composer: composer, canonical_title: title, split, year: Number(year), midi_filename: file },
}));
/** Version 3: an object of columns. */
const COLUMNS = Object.fromEntries(
  Object.keys(fields[0]!).map((name) => [
    name,
    Object.fromEntries(fields.map((row, number) => [number, row[name as keyof typeof row]])),
  ]),
);

function laidOut(name: string, tables: Readonly<Record<string, string>>): string {
  const home = join(folder, name);
  for (const [place, { file }] of PERFORMANCES.entries()) {
    mkdirSync(join(home, file, '..'), { recursive: true });
    writeFileSync(join(home, file), writeMidi(madeTune(place)));
  }
  writeFileSync(join(home, '2018', 'unknown.midi'), writeMidi(madeTune(9)));
  for (const [table, text] of Object.entries(tables)) writeFileSync(join(home, table), text);
  return home;
}

async function piecesOf(home: string) {
  const pieces = [];
  for await (const event of openPieces(home)) if (event.kind === 'piece') pieces.push(event.piece);
  return pieces.map(({ id, split, labels }) => [id, split, labels.composer, labels.title] as const);
}

describe('a folder that is laid out as MAESTRO', () => {
  const told = PERFORMANCES.map(({ file, split, composer, title }) => [file, split, composer, title]).sort();

  test.each([
    ['its CSV', { 'maestro-v3.0.0.csv': CSV }],
    ['its JSON of columns', { 'maestro-v3.0.0.json': JSON.stringify(COLUMNS) }],
    ['its JSON of rows', { 'maestro-v2.0.0.json': JSON.stringify(fields) }],
    ['both', { 'maestro-v3.0.0.csv': CSV, 'maestro-v3.0.0.json': '{' }],
  ])('keeps the official split by %s', async (name, tables) => {
    const pieces = await piecesOf(laidOut(name, tables as Record<string, string>));
    expect(pieces.filter(([, , composer]) => composer !== undefined).toSorted()).toEqual(told);
    expect(pieces).toHaveLength(4);
  });

  test('whose table is damaged is refused, with the file', async () => {
    const home = laidOut('damaged', { 'maestro-v3.0.0.json': '{' });
    await expect(piecesOf(home)).rejects.toThrow(/maestro-v3\.0\.0\.json is not JSON/);
    const other = laidOut('other', { 'maestro-v3.0.0.csv': 'a,b\n1,2' });
    await expect(piecesOf(other)).rejects.toThrow('a row without "midi_filename"');
  });
});

test('quoted fields hold commas, quotes and line ends', () => {
  expect(rowsOfCsv('a,b,c\n"1, 2","say ""so""",\r\n"x\ny",,z\n')).toEqual([
    { a: '1, 2', b: 'say "so"', c: '' },
    { a: 'x\ny', b: '', c: 'z' },
  ]);
});
