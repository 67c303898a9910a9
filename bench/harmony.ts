/**
 * How often keys, chords and cadences are found as the data sets say.
 *
 * `npm run bench -- harmony`; the sets are those of ../shared/data (or CONTINUO_DATA). Everything printed is counted
 * anew and is the same on every run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { createScore } from '../packages/music/src/create-score.ts';
import { type FindKeyOptions, findKey, KEY_PROFILE_NAMES } from '../packages/music/src/find-key.ts';
import { type Key, keyOfTonic, parseKey } from '../packages/music/src/key.ts';
import { readMidi } from '../packages/music/src/midi/read.ts';
import type { Score } from '../packages/music/src/score.ts';

const DATA = process.env.CONTINUO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

type Labelled = { readonly id: string; readonly split: string; readonly score: Score; readonly key: Key };

/** Prints all tables. */
export async function benchHarmony(): Promise<void> {
  if (!existsSync(DATA)) {
    console.log(`no data at ${DATA}; set CONTINUO_DATA`);
    return;
  }
  benchKeys();
}

// ---------------------------------------------------------------- files

type Index = Readonly<Record<string, unknown>> & { readonly id: string; readonly split: string };

function indexOf(set: string): readonly Index[] {
  return readFileSync(`${DATA}/${set}/index.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Index);
}

function linesOf(path: string): readonly Record<string, never>[] {
  return gunzipSync(readFileSync(`${DATA}/${path}`))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>);
}

/** The members of a tar file by their names. */
function membersOf(path: string): ReadonlyMap<string, Buffer> {
  const archive = gunzipSync(readFileSync(`${DATA}/${path}`));
  const members = new Map<string, Buffer>();
  for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
    const field = (start: number, length: number): string =>
      archive.toString('latin1', offset + start, offset + start + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    members.set(field(0, 100), archive.subarray(offset + 512, offset + 512 + size));
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

// ---------------------------------------------------------------- keys

/** A label such as "A Dorian", "Gm", "E- major", "Bb-maj", "C:min": the modes with a minor third are minor. */
function keyOfLabel(label: string): Key | undefined {
  const match = /^([A-G])([#b-]?)(?:[: -]*)(.*)$/.exec(label.trim());
  if (!match) return undefined;
  const sign = match[2] === '-' ? (/^[A-G]-(maj|min|dor|mix|chrom|blues)/.test(label) ? '' : 'b') : match[2];
  const mode = match[3].toLowerCase();
  if (/^(chrom|blues|p|n)/.test(mode)) return undefined;
  const minor = /^(m$|min|dor|aeo|phr|loc)/.test(mode);
  return parseKey(`${match[1]}${sign} ${minor ? 'minor' : 'major'}`);
}

function* labelledFiles(set: string, label: (index: Index) => unknown): Generator<Labelled> {
  const files = membersOf(`${set}/mid.tar.gz`);
  for (const index of indexOf(set)) {
    const text = label(index);
    const key = typeof text === 'string' ? keyOfLabel(text) : undefined;
    const bytes = files.get(`${index.id}.mid`);
    if (key && bytes) yield { id: index.id, split: index.split, score: readMidi(bytes).score, key };
  }
}

function* labelledMelodies(): Generator<Labelled> {
  const tonality = new Map(indexOf('open/openewld').map((index) => [index.id, index.tonality as string]));
  for (const line of linesOf('open/openewld/leadsheets.jsonl.gz')) {
    const sheet = line as unknown as { id: string; split: string; notes: [number, number, number][] };
    const key = keyOfLabel((tonality.get(sheet.id) ?? '').replace('-', 'b'));
    if (!key) continue;
    const notes = sheet.notes.map(([at, length, pitch]) => ({
      pitch,
      tick: Math.round(at * 480),
      durationTicks: Math.max(1, Math.round(length * 480)),
    }));
    yield { id: sheet.id, split: sheet.split, score: createScore({ tracks: [{ notes }] }), key };
  }
}

function* labelledSolos(): Generator<Labelled> {
  const keys = new Map(indexOf('caution/weimar-jazz-solos').map((index) => [index.id, index.key as string]));
  for (const line of linesOf('caution/weimar-jazz-solos/solos.jsonl.gz')) {
    const solo = line as unknown as { id: string; split: string; events: [number, number | null, number][] };
    const key = keyOfLabel(keys.get(solo.id) ?? '');
    if (!key) continue;
    const notes = solo.events.map(([at, length, pitch]) => ({
      pitch,
      tick: Math.max(0, Math.round(at * 960)),
      durationTicks: Math.max(1, Math.round((length ?? 0.1) * 960)),
    }));
    yield { id: solo.id, split: solo.split, score: createScore({ tracks: [{ notes }] }), key };
  }
}

/** The key of the longest stretch. */
function keyOfStretches(text: string): string {
  const stretches = text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const lengths = new Map<string, number>();
  for (const [from, to, name] of stretches) lengths.set(name, (lengths.get(name) ?? 0) + Number(to) - Number(from));
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** The sets whose keys are printed or annotated. */
const KEY_SETS: Readonly<Record<string, () => Generator<Labelled>>> = {
  'folk-tunes-pd': () => labelledFiles('open/folk-tunes-pd', (index) => index.key),
  'open-hymnal': () => labelledFiles('open/open-hymnal', (index) => index.key),
  'openewld (melody)': labelledMelodies,
  nottingham: () => labelledFiles('caution/nottingham', (index) => index.key),
  pop909: () => {
    const keys = membersOf('caution/pop909/key_audio.txt.tar.gz');
    return labelledFiles('caution/pop909', ({ id }) => keyOfStretches(String(keys.get(`${id}.key_audio.txt`) ?? '')));
  },
  'weimar (solo)': labelledSolos,
};

/** MIREX's weights: 1 the same, 0.5 a fifth off, 0.3 the relative, 0.2 the parallel key (MIREX, "Audio Key Detection"). */
function mirexKeyScore(found: Key | undefined, truth: Key): number {
  if (!found) return 0;
  const up = (found.tonic - truth.tonic + 12) % 12;
  if (found.mode === truth.mode) return up === 0 ? 1 : up === 7 || up === 5 ? 0.5 : 0;
  if (up === 0) return 0.2;
  return up === (truth.mode === 'major' ? 9 : 3) ? 0.3 : 0;
}

/** A way to find a key, by its name in the table. */
const KEY_FINDERS: Readonly<Record<string, FindKeyOptions>> = {
  ...Object.fromEntries(KEY_PROFILE_NAMES.map((profiles) => [profiles, { profiles, ending: 0 }])),
  'default: albrecht-shanahan, ending 0.05': {},
};

function benchKeys(): void {
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

function keyRow(pieces: readonly Labelled[], options: FindKeyOptions): Record<string, string> {
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

if (process.argv[1] === fileURLToPath(import.meta.url) || process.argv[1]?.endsWith('main.ts')) await benchHarmony();
