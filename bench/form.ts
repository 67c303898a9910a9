/**
 * How often melodies, phrases, sections and textures are found as the data sets say, and how long it takes.
 *
 * `npm run bench -- form`; the sets are those of ../shared/data (or CONTINUO_DATA). All but the times is counted anew and is
 * the same on every run. The weights of the melody's path were set on every eighth piece of POP909, those of the sections on
 * every eighth folk tune, which are left out here. Not so held out: the two bounds by which melodyOf takes a whole track, the
 * weights of the Grouper (set on these jazz solos), the bounds of the textures (set on some sixty pieces of each set).
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import {
  checkRanges,
  contourOf,
  discoverMotifs,
  type FindBoundariesOptions,
  findBoundaries,
  findMotif,
  findPhrases,
  findSections,
  melodyLineOf,
  melodyOf,
  motifOf,
  type NotatedScore,
  type Note,
  readAbc,
  readMidi,
  type Score,
  scoreFromNotes,
  selfSimilarity,
  skylineOf,
  TEXTURES,
  textureOf,
  voiceRelationsOf,
} from '@continuo/music';

const DATA = process.env.CONTINUO_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Prints all tables. */
export async function benchForm(): Promise<void> {
  benchSpeed();
  if (!existsSync(DATA)) {
    console.log(`no data at ${DATA}; set CONTINUO_DATA`);
    return;
  }
  benchMelody();
  benchPhrases();
  benchSections();
  benchTextures();
}

// ---------------------------------------------------------------- files and counting

type Index = Readonly<Record<string, unknown>> & { readonly id: string };

function indexOf(set: string): readonly Index[] {
  return linesOf(readFileSync(`${DATA}/${set}/index.jsonl`, 'utf8')) as readonly Index[];
}

function linesOf(text: string): readonly unknown[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** The members of a tar file, by their names without extension. */
function membersOf(path: string): ReadonlyMap<string, Buffer> {
  const archive = gunzipSync(readFileSync(`${DATA}/${path}`));
  const members = new Map<string, Buffer>();
  for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
    const field = (start: number, length: number): string =>
      archive.toString('latin1', offset + start, offset + start + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8) || 0;
    members.set(field(0, 100).replace(/\.[a-z]+$/, ''), archive.subarray(offset + 512, offset + 512 + size));
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}

/** Hits, what was found and what is true, added up over pieces. */
class Tally {
  #hits = 0;
  #found = 0;
  #truth = 0;
  #sumOfF1 = 0;
  #pieces = 0;

  add(hits: number, found: number, truth: number): void {
    this.#hits += hits;
    this.#found += found;
    this.#truth += truth;
    this.#sumOfF1 += found + truth === 0 ? 1 : (2 * hits) / (found + truth);
    this.#pieces++;
  }

  row(): Record<string, string> {
    return {
      precision: (this.#hits / this.#found).toFixed(3),
      recall: (this.#hits / this.#truth).toFixed(3),
      F1: ((2 * this.#hits) / (this.#found + this.#truth)).toFixed(3),
      'mean F1 a piece': (this.#sumOfF1 / this.#pieces).toFixed(3),
    };
  }
}

function tables(names: readonly string[]): ReadonlyMap<string, Tally> {
  return new Map(names.map((name) => [name, new Tally()]));
}

function print(title: string, tallies: ReadonlyMap<string, Tally>): void {
  console.log(`\n${title}`);
  console.table(Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.row()])));
}

// ---------------------------------------------------------------- melody

function benchMelody(): void {
  const tallies = tables(['skyline, plain', 'skyline, half covered', 'best path', 'melodyOf', 'melodyOf with names']);
  const rules = new Map<string, number>();
  let pieces = 0;
  for (const [i, bytes] of [...membersOf('caution/pop909/mid.tar.gz').values()].entries()) {
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
  print(
    `melody notes of ${pieces} pieces of POP909 (track MELODY beside BRIDGE and PIANO), names hidden but in the last`,
    tallies,
  );
  console.log([...rules].map(([rule, times]) => `${rule}: ${times}`).join(', '));
}

// ---------------------------------------------------------------- phrases

function benchPhrases(): void {
  const solos = linesOf(gunzipSync(readFileSync(`${DATA}/caution/weimar-jazz-solos/solos.jsonl.gz`)).toString('utf8'));
  const tallies = tables(['Grouper', 'LBDM', 'every rest of 0.3 s']);
  for (const { events } of solos as readonly { events: readonly (number | null)[][] }[]) {
    // milliseconds for ticks
    const notes = events.map(([start, duration, pitch]): Note => {
      const tick = Math.round((start ?? 0) * 1000);
      return { pitch: pitch ?? 0, velocity: 80, tick, durationTicks: Math.round((duration ?? 0.2) * 1000) };
    });
    const truth = new Set(events.flatMap((event, i) => (i > 0 && event[7] !== events[i - 1][7] ? [i] : [])));
    const count = (name: string, starts: readonly number[]): void => {
      const inside = starts.filter((start) => start > 0);
      tallies.get(name)?.add(inside.filter((start) => truth.has(start)).length, inside.length, truth.size);
    };
    const startsOf = (method: 'grouper' | 'lbdm'): readonly number[] =>
      findPhrases(notes, { method }).map(({ start }) => start);
    count('Grouper', startsOf('grouper'));
    count('LBDM', startsOf('lbdm'));
    const rests = notes.flatMap(({ tick }, i) =>
      i > 0 && tick - notes[i - 1].tick - notes[i - 1].durationTicks >= 300 ? [i] : [],
    );
    count('every rest of 0.3 s', rests);
  }
  print(`first notes of phrases in ${solos.length} jazz solos, as the transcribers marked them`, tallies);
}

// ---------------------------------------------------------------- sections

/** Where each playing of each part of a tune begins, in quarters, and which part it is. */
type PlayedForm = { readonly starts: readonly number[]; readonly parts: readonly number[]; readonly end: number };

/** The form as repeat marks and double bars say; undefined where jumps say more. */
function playedForm({ measures, ticksPerQuarter }: NotatedScore): PlayedForm | undefined {
  if (measures.some(({ jumps }) => jumps && jumps.length > 0)) return undefined;
  const starts: number[] = [];
  const parts: number[] = [];
  let at = 0;
  let part = 0;
  for (let first = 0; first < measures.length; part++) {
    let last = first;
    while (
      last + 1 < measures.length &&
      measures[last].repeatTimes === undefined &&
      measures[last + 1].repeatStart !== true &&
      !/^light-/.test(measures[last].barline ?? '')
    )
      last++;
    while (measures[first].endings === undefined && measures[last].endings && measures[last + 1]?.endings) last++;
    const passage = measures.slice(first, last + 1);
    const times = Math.max(...passage.flatMap(({ repeatTimes = 1, endings = [] }) => [repeatTimes, ...endings]));
    for (let time = 1; time <= times; time++) {
      starts.push(at);
      parts.push(part);
      for (const { durationTicks, endings } of passage) {
        if (endings === undefined || endings.includes(time)) at += durationTicks / ticksPerQuarter;
      }
    }
    first = last + 1;
  }
  return { starts, parts, end: at };
}

function benchSections(): void {
  const set = 'open/folk-tunes-pd';
  const tunes = membersOf(`${set}/abc.tar.gz`);
  const midi = membersOf(`${set}/mid.tar.gz`);
  const methods: readonly (FindBoundariesOptions & { readonly name: string })[] = [
    { name: 'structure features', method: 'structure' },
    { name: 'novelty', method: 'novelty' },
  ];
  const tallies = tables(['findSections', 'every 8 bars', ...methods.map(({ name }) => name)]);
  const labels = tables(['findSections', 'all one section']);
  let pieces = 0;
  for (const [i, { id, beats }] of indexOf(set).entries()) {
    const abc = tunes.get(id)?.toString('utf8');
    const bytes = midi.get(id);
    if (i % 8 === 7 || abc === undefined || bytes === undefined) continue;
    const notation = tryRead(abc);
    const form = notation && playedForm(notation);
    if (notation === undefined || form === undefined || form.starts.length < 3) continue;
    const [meter] = notation.meters;
    const bar = meter ? (meter.numerator * 4) / meter.denominator : 4;
    const shortest = Math.min(...form.starts.map((start, at) => (form.starts[at + 1] ?? form.end) - start));
    // what was played must be what we think was played
    if (Math.abs(form.end - Number(beats)) > 0.51 || shortest < 4 * bar) continue;
    pieces++;
    const { score } = readMidi(bytes);
    const quarters = (places: readonly { readonly tick: number }[]): readonly number[] =>
      places.map(({ tick }) => tick / score.ticksPerQuarter);
    const count = (name: string, found: readonly number[]): void =>
      tallies.get(name)?.add(hitsWithin(found, form.starts.slice(1), bar / 2), found.length, form.starts.length - 1);
    const sections = findSections(score);
    count('findSections', quarters(sections.slice(1)));
    const similarity = selfSimilarity(score);
    for (const { name, ...options } of methods) count(name, quarters(findBoundaries(similarity, options)));
    const every = similarity.ticks.filter((_, unit) => unit > 0 && unit % 8 === 0);
    count('every 8 bars', quarters(every.map((tick) => ({ tick }))));
    const letters = sections.map(({ name }) => name.replaceAll('′', ''));
    countPairs(labels.get('findSections'), form, quarters(sections), letters, bar);
    countPairs(labels.get('all one section'), form, [0], ['A'], bar);
  }
  print(`section boundaries of ${pieces} folk tunes with written repeats, within half a bar`, tallies);
  print('pairs of bars that belong to a part of one name', labels);
}

function tryRead(abc: string): NotatedScore | undefined {
  try {
    return readAbc(abc).notation;
  } catch {
    return undefined;
  }
}

/** How many of the places found have a true one of their own within the tolerance. */
function hitsWithin(found: readonly number[], truth: readonly number[], tolerance: number): number {
  const left = [...truth];
  let hits = 0;
  for (const place of found) {
    const near = left.findIndex((one) => Math.abs(one - place) <= tolerance + 1e-6);
    if (near < 0) continue;
    left.splice(near, 1);
    hits++;
  }
  return hits;
}

/** Pairs of bars with one label, in truth and as found (Levy and Sandler 2008). */
function countPairs(
  tally: Tally | undefined,
  form: PlayedForm,
  starts: readonly number[],
  names: readonly string[],
  bar: number,
): void {
  const at = (times: readonly number[], time: number): number => times.findLastIndex((start) => start <= time);
  let both = 0;
  let found = 0;
  let truth = 0;
  const middles: number[] = [];
  for (let time = bar / 2; time < form.end; time += bar) middles.push(time);
  for (const [i, a] of middles.entries()) {
    for (const b of middles.slice(0, i)) {
      const same = names[at(starts, a)] === names[at(starts, b)];
      const true_ = form.parts[at(form.starts, a)] === form.parts[at(form.starts, b)];
      if (same) found++;
      if (true_) truth++;
      if (same && true_) both++;
    }
  }
  tally?.add(both, found, truth);
}

// ---------------------------------------------------------------- textures

function benchTextures(): void {
  const isBachFugue = ({ composer, title }: Index): boolean =>
    /bach/i.test(String(composer)) && /fug|invent|sinfonia/i.test(String(title));
  const sets: readonly (readonly [string, string, ((piece: Index) => boolean)?])[] = [
    ['folk tunes: one line', 'open/folk-tunes-pd'],
    ['hymns: chords', 'open/open-hymnal'],
    ['chorales made by a network: chords', 'open/js-fakes'],
    ["Bach's fugues, inventions, sinfonias", 'open/mutopia', isBachFugue],
    ['songs with piano (OpenScore Lieder)', 'open/openscore-lieder'],
    ['pop songs (POP909)', 'caution/pop909'],
    ['dance tunes with chords (Nottingham)', 'caution/nottingham'],
  ];
  const table: Record<string, Record<string, string>> = {};
  for (const [name, set, wanted = (): boolean => true] of sets) {
    const midi = membersOf(`${set}/mid.tar.gz`);
    const counts = new Map<string, number>();
    const ids = indexOf(set).filter(wanted);
    // of large sets some 200
    const step = 2 * Math.max(1, Math.floor(ids.length / 400));
    let pieces = 0;
    for (let i = 1; i < ids.length; i += step) {
      const bytes = midi.get(ids[i].id);
      if (bytes === undefined) continue;
      const { texture } = voiceRelationsOf(readMidi(bytes).score);
      counts.set(texture, (counts.get(texture) ?? 0) + 1);
      pieces++;
    }
    const shares = TEXTURES.slice(2).map((texture): [string, string] => [
      texture,
      `${((100 * (counts.get(texture) ?? 0)) / pieces).toFixed(0)} %`,
    ]);
    table[name] = { pieces: String(pieces), ...Object.fromEntries(shares) };
  }
  console.log('\nwhat the textures of whole pieces are called');
  console.table(table);
}

// ---------------------------------------------------------------- speed

function benchSpeed(): void {
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

if (process.argv[1] === fileURLToPath(import.meta.url) || process.argv[1]?.endsWith('main.ts')) await benchForm();
