/** How many boundaries of sections are found, and which sections are alike. */
import {
  type FindBoundariesOptions,
  findBoundaries,
  findSections,
  type NotatedScore,
  readAbc,
  readMidi,
  selfSimilarity,
} from '@continuo/music';
import { filesById, textsById } from '../data/archives.ts';
import { indexOf } from '../data/index-lines.ts';
import { type PlayedForm, playedForm } from './played-form.ts';
import { printTallies, type Tally, talliesOf } from './tally.ts';

/** Prints a table of methods, and one of names. */
export function benchSections(): void {
  const set = 'open/folk-tunes-pd';
  const tunes = textsById(`${set}/abc.tar.gz`);
  const midi = filesById(`${set}/mid.tar.gz`);
  const methods: readonly (FindBoundariesOptions & { readonly name: string })[] = [
    { name: 'structure features', method: 'structure' },
    { name: 'novelty', method: 'novelty' },
  ];
  const tallies = talliesOf(['findSections', 'every 8 bars', ...methods.map(({ name }) => name)]);
  const labels = talliesOf(['findSections', 'all one section']);
  let pieces = 0;
  for (const [i, { id, beats }] of indexOf(set).entries()) {
    const abc = tunes.get(id);
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
  printTallies(`section boundaries of ${pieces} folk tunes with written repeats, within half a bar`, tallies);
  printTallies('pairs of bars that belong to a part of one name', labels);
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
