/**
 * How often keys, chords and cadences are found as the data sets say.
 *
 * `npm run bench -- harmony`; the sets are those of ../shared/data (or CONTINUO_DATA). Everything printed is counted
 * anew and is the same on every run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  type BarMap,
  type Chord,
  chordOfRomanNumeral,
  chordPitchClasses,
  createBarMap,
  createScore,
  createTempoMap,
  type FindKeyOptions,
  findCadences,
  findKey,
  findKeyRegions,
  KEY_PROFILE_NAMES,
  type Key,
  keyOfTonic,
  parseKey,
  pitchClassOfRoot,
  readMidi,
  recognizeChords,
  type Score,
  tryParseChordSymbol,
} from '@continuo/music';

const DATA = process.env.CONTINUO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

type Labelled = { readonly id: string; readonly split: string; readonly score: Score; readonly key: Key };

/** Prints all tables. */
export async function benchHarmony(): Promise<void> {
  if (!existsSync(DATA)) {
    console.log(`no data at ${DATA}; set CONTINUO_DATA`);
    return;
  }
  benchKeys();
  benchKeyRegions();
  benchChords();
  benchCadences();
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

/** Published figures; each is of other music, so that only orders of magnitude compare. */
const PUBLISHED = `
published, each of its own pieces; at second hand, so look them up before quoting
  Krumhansl's profiles bar by bar, Temperley's own judgement of 40 bars (Temperley 1999, "What's key for key?"): 67.5 %
  global key, 490 common-practice pieces (Albrecht and Shanahan 2013): 91.3 %, and 95.1 % of their meta-algorithm
  music21's default ("key") correlates with the profiles named aarden-essen below (from memory of its documentation)`;

// ---------------------------------------------------------------- chords and keys by place

/** A stretch of an analysis: ticks or seconds. */
type Stretch<Label> = { readonly from: number; readonly to: number; readonly label: Label };
/** A chord as it is compared: its root (−1: none) and its notes above it as bits. */
type Heard = { readonly root: number; readonly notes: number };

function heardOf(chord: Chord | 'N.C.'): Heard {
  if (chord === 'N.C.') return { root: -1, notes: 0 };
  const root = pitchClassOfRoot(chord.root);
  let notes = 0;
  for (const pitchClass of chordPitchClasses(chord)) notes |= 1 << ((pitchClass - root + 12) % 12);
  return { root, notes };
}

const notesOf = (...steps: number[]): number => steps.reduce((bits, step) => bits | (1 << step), 0);
const MAJOR = notesOf(0, 4, 7);
const MINOR = notesOf(0, 3, 7);
const SEVENTHS = [MAJOR, MINOR, notesOf(0, 4, 7, 11), notesOf(0, 4, 7, 10), notesOf(0, 3, 7, 10), 0];
/** Up to the fifth, so that a seventh chord counts as its triad. */
const TRIAD = 0xff;

/** mir_eval's comparisons (Raffel et al. 2014, "mir_eval"): 1 or 0, and undefined where the truth is outside the vocabulary. */
const COMPARISONS: Readonly<Record<string, (truth: Heard, found: Heard) => boolean | undefined>> = {
  root: (truth, found) => truth.root === found.root,
  majmin: (truth, found) => {
    const triad = truth.notes & TRIAD;
    if (truth.root >= 0 && triad !== MAJOR && triad !== MINOR) return undefined;
    return truth.root === found.root && triad === (found.notes & TRIAD);
  },
  sevenths: (truth, found) =>
    SEVENTHS.includes(truth.notes) ? truth.root === found.root && truth.notes === found.notes : undefined,
  mirex: (truth, found) => {
    if (truth.root < 0) return found.root < 0;
    const [a, b] = [turned(truth), turned(found)];
    return countBits(a) < 3 ? undefined : countBits(a & b) >= 3;
  },
};

function turned({ root, notes }: Heard): number {
  return root < 0 ? 0 : ((notes << root) | (notes >> (12 - root))) & 0xfff;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left > 0; left >>= 1) count += left & 1;
  return count;
}

/** Sums over stretches of truth how long each comparison holds. */
function compareChords(
  truth: readonly Stretch<Heard>[],
  found: readonly Stretch<Heard>[],
  sums: Map<string, [number, number]>,
): void {
  let at = 0;
  for (const { from, to, label } of truth) {
    for (let time = from; time < to - 1e-9; ) {
      while (at < found.length && found[at].to <= time + 1e-9) at++;
      const here = found[at];
      const inside = here !== undefined && here.from <= time + 1e-9;
      const end = here === undefined ? to : Math.min(to, inside ? here.to : here.from);
      const heard = inside ? here.label : { root: -1, notes: 0 };
      for (const [name, compare] of Object.entries(COMPARISONS)) {
        const same = compare(label, heard);
        if (same === undefined) continue;
        const sum = sums.get(name) ?? [0, 0];
        sums.set(name, [sum[0] + (same ? end - time : 0), sum[1] + end - time]);
      }
      time = end;
    }
  }
}

type ChordPiece = {
  readonly split: string;
  /** the chords of the data set, in seconds or ticks */
  readonly truth: readonly Stretch<Heard>[];
  readonly score: Score;
  readonly beats?: readonly number[];
  /** from ticks to the unit of the truth */
  readonly time: (tick: number) => number;
};

function* popChords(annotation: 'chord_midi' | 'chord_audio', withBeats: boolean): Generator<ChordPiece> {
  const files = membersOf('caution/pop909/mid.tar.gz');
  const chords = membersOf(`caution/pop909/${annotation}.txt.tar.gz`);
  const beatFiles = membersOf('caution/pop909/beat_midi.txt.tar.gz');
  for (const { id, split } of indexOf('caution/pop909')) {
    const [bytes, text, beatText] = [
      files.get(`${id}.mid`),
      chords.get(`${id}.${annotation}.txt`),
      beatFiles.get(`${id}.beat_midi.txt`),
    ];
    if (!bytes || !text || !beatText || split === 'train') continue;
    const { score } = readMidi(bytes);
    const map = createTempoMap(score);
    const truth = rowsOf(text).flatMap(([from, to, name]) => {
      const chord = name === undefined ? undefined : tryParseChordSymbol(name);
      return chord === undefined ? [] : [{ from: Number(from), to: Number(to), label: heardOf(chord) }];
    });
    const beats = rowsOf(beatText).map(([seconds]) => Math.round(map.tickAtSeconds(Number(seconds))));
    const rising = [...new Set(beats)].filter((tick) => tick >= 0 && tick < score.endTick).sort((a, b) => a - b);
    const given = withBeats ? { beats: [...rising, score.endTick] } : {};
    yield { split, truth, score, time: map.secondsAtTick, ...given };
  }
}

function rowsOf(text: Buffer): readonly (readonly string[])[] {
  return String(text)
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
}

/** Lead sheets as they would be played: the melody, and block chords with the bass below. */
function* leadSheetChords(set: string): Generator<ChordPiece> {
  for (const line of linesOf(`${set}/leadsheets.jsonl.gz`)) {
    const sheet = line as unknown as {
      split: string;
      end: number;
      notes: [number, number, number][];
      chords: [number, string][];
      times: [number, string][];
    };
    if (!sheet.chords?.length) continue;
    const ticks = (quarters: number): number => Math.max(0, Math.round(quarters * 480));
    const truth: Stretch<Heard>[] = [];
    const accompaniment: { pitch: number; tick: number; durationTicks: number }[] = [];
    sheet.chords.forEach(([at, symbol], i) => {
      const chord = tryParseChordSymbol(symbol);
      const [from, to] = [ticks(at), ticks(sheet.chords[i + 1]?.[0] ?? sheet.end)];
      if (chord === undefined || to <= from) return;
      truth.push({ from, to, label: heardOf(chord) });
      if (chord === 'N.C.') return;
      chordPitchClasses(chord).forEach((pitchClass, voice) => {
        accompaniment.push({ pitch: (voice === 0 ? 36 : 48) + pitchClass, tick: from, durationTicks: to - from });
      });
    });
    const melody = sheet.notes.map(([at, length, pitch]) => ({
      pitch,
      tick: ticks(at),
      durationTicks: Math.max(1, ticks(length)),
    }));
    const meters = sheet.times.map(([at, meter]) => {
      const [numerator, denominator] = meter.split('/').map(Number);
      return { tick: ticks(at), numerator, denominator };
    });
    const known = meters.filter(
      ({ numerator, denominator }) => numerator > 0 && [1, 2, 4, 8, 16, 32].includes(denominator),
    );
    const score = createScore({ meters: known, tracks: [{ notes: melody }, { notes: accompaniment }] });
    yield { split: sheet.split, truth, score, time: (tick) => tick };
  }
}

/** OpenScore Lieder with the RomanText of AugmentedNet: an automatic analysis, so that this is agreement, not accuracy. */
function* liederChords(): Generator<ChordPiece & { readonly keys: readonly Stretch<Key>[] }> {
  const files = membersOf('open/openscore-lieder/mid.tar.gz');
  const texts = membersOf('open/openscore-lieder/rntxt.tar.gz');
  for (const { id, split } of indexOf('open/openscore-lieder')) {
    const [bytes, text] = [files.get(`${id}.mid`), texts.get(`${id}.rntxt`)];
    if (!bytes || !text || split === 'train') continue;
    const { score } = readMidi(bytes);
    const bars = createBarMap(score);
    const chords: { tick: number; label: Heard }[] = [];
    const keys: { tick: number; label: Key }[] = [];
    let key: Key | undefined;
    for (const [, bar, rest] of String(text).matchAll(/^m(\d+) +(.*)$/gm)) {
      const start = tickOfBarOrNothing(bars, Number(bar));
      if (start === undefined) continue;
      const { meter } = bars.barAtTick(start);
      const compound = meter.denominator >= 8 && meter.numerator > 3 && meter.numerator % 3 === 0;
      const beatTicks = ((score.ticksPerQuarter * 4) / meter.denominator) * (compound ? 3 : 1);
      let tick = start;
      for (const word of rest.trim().split(/\s+/)) {
        const change = /^([A-Ga-g])([#b-]*):$/.exec(word);
        if (change) {
          const tonic = change[1].toUpperCase() + change[2].replaceAll('-', 'b');
          key = keyOrNothing(`${tonic} ${change[1] === change[1].toLowerCase() ? 'minor' : 'major'}`);
          if (key) keys.push({ tick, label: key });
        } else if (/^b[\d.]+$/.test(word)) tick = start + (Number(word.slice(1)) - 1) * beatTicks;
        else {
          const chord = key && chordOrNothing(word, key);
          if (chord) chords.push({ tick, label: heardOf(chord) });
        }
      }
    }
    const stretches = <Label>(events: readonly { tick: number; label: Label }[]): Stretch<Label>[] =>
      events
        .map(({ tick, label }, i) => ({ from: tick, to: events[i + 1]?.tick ?? score.endTick, label }))
        .filter(({ from, to }) => to > from);
    yield { split, truth: stretches(chords), keys: stretches(keys), score, time: (tick) => tick };
  }
}

function tickOfBarOrNothing(bars: BarMap, bar: number): number | undefined {
  try {
    return bars.tickOfBar(bar);
  } catch {
    return undefined;
  }
}

function keyOrNothing(name: string): Key | undefined {
  try {
    return parseKey(name);
  } catch {
    return undefined;
  }
}

function chordOrNothing(numeral: string, key: Key): Chord | 'N.C.' | undefined {
  try {
    return chordOfRomanNumeral(numeral, key);
  } catch {
    return undefined;
  }
}

function benchChords(): void {
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

function benchKeyRegions(): void {
  const table: Record<string, Record<string, string>> = {};
  for (const split of ['valid', 'test']) {
    let same = 0;
    let all = 0;
    let pieces = 0;
    let regionCount = 0;
    for (const { split: own, keys, score } of liederChords()) {
      if (own !== split || keys.length === 0) continue;
      pieces++;
      const regions = findKeyRegions(score);
      regionCount += regions.length;
      for (const { from, to, label } of keys) {
        for (const { tick, endTick, key } of regions) {
          const shared = Math.min(to, endTick) - Math.max(from, tick);
          if (shared > 0 && key.tonic === label.tonic && key.mode === label.mode) same += shared / score.endTick;
        }
        all += (to - from) / score.endTick;
      }
    }
    table[split] = {
      pieces: String(pieces),
      'same key, % of the time': ((100 * same) / all).toFixed(1),
      'regions a piece': (regionCount / pieces).toFixed(1),
    };
  }
  console.log('\nkey regions of openscore-lieder: agreement with AugmentedNet (an automatic analysis)');
  console.table(table);
}

function benchCadences(): void {
  const table: Record<string, Record<string, string>> = {};
  for (const set of ['open/open-hymnal', 'open/js-fakes']) {
    const counts = new Map<string, number>();
    let pieces = 0;
    let all = 0;
    for (const [name, bytes] of membersOf(`${set}/mid.tar.gz`)) {
      if (!name.endsWith('.mid')) continue;
      pieces++;
      const { score } = readMidi(bytes);
      const cadences = findCadences(score);
      all += cadences.length;
      const last = cadences[cadences.length - 1];
      const closing = last && last.tick >= score.endTick - 8 * score.ticksPerQuarter ? last.kind : 'none';
      counts.set(closing, (counts.get(closing) ?? 0) + 1);
    }
    const cells = [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([kind, count]) => [kind, `${((100 * count) / pieces).toFixed(1)} %`]);
    table[set] = {
      pieces: String(pieces),
      'cadences a piece': (all / pieces).toFixed(1),
      ...Object.fromEntries(cells),
    };
  }
  console.log('\nthe cadence of the last two bars or so');
  console.table(table);
}

if (process.argv[1] === fileURLToPath(import.meta.url) || process.argv[1]?.endsWith('main.ts')) await benchHarmony();
