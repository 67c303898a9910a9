/** What a corpus lacks or has too much of, in sentences. */
import type { Bin, CorpusReport, Count } from './corpus-counts.ts';

/** One value in more pieces than this makes a corpus narrow. */
const MUCH = 0.8;
/** A composer or a data set with more than this. */
const ONE_HAND = 0.4;
/** Fewer pieces than this share are as good as none. */
const LITTLE = 0.05;
const FEW_PIECES = 50;
const FEW_HELD_OUT = 10;

/**
 * The holes of a corpus, the gravest first.
 *
 * @example findHoles(report)[0] // => 'no minor keys'
 */
export function findHoles(report: Omit<CorpusReport, 'holes'>): readonly string[] {
  const { pieces, splits, without } = report;
  if (pieces === 0) return ['nothing is left: every file was rejected'];
  const holes: (string | false | undefined)[] = [
    pieces < FEW_PIECES && `only ${countOf(pieces, 'piece')}: a model will learn them by heart; hundreds are better`,
    splits.train.pieces === 0 && 'no training pieces: nothing to learn from; more music is needed, or --ratio 100,0,0',
    ...(['validation', 'test'] as const).map((split) => {
      const held = splits[split].pieces;
      if (held === 0) return `no ${split} pieces: nothing to ${split === 'test' ? 'report on' : 'stop training by'}`;
      return held < FEW_HELD_OUT && `only ${countOf(held, 'piece')} in ${split}: its figures will jump about`;
    }),
    modeHole(report.modes),
    missingKeys(report.keys),
    dominant(report.meters, pieces, MUCH, (share, { name }) => `${share} have ${name}`),
    dominant(
      report.instruments,
      pieces,
      MUCH,
      (share, { name }) => `${share} use ${name === 'Drums' ? 'drums' : `the ${name} family`}`,
    ),
    report.instruments.every(({ name }) => name !== 'Drums') && 'no drums',
    dominant(report.composers, pieces, ONE_HAND, (share, { name }) => `one composer makes ${share}: ${name}`),
    report.sets.length > 1 &&
      dominant(report.sets, pieces, ONE_HAND, (share, { name }) => `one data set makes ${share}: ${name}`),
    dominant(report.styles, pieces, 0.6, (share, { name }) => `${share} are of one style: ${name}`),
    narrowBins(report.tempos, pieces),
    share(report.atDefaultTempo, pieces) > 0.3 &&
      `${ofAll(report.atDefaultTempo, pieces)} go at exactly 120, which programs write where nobody chose a tempo`,
    share(without.tempo, pieces) > 0.2 && `no tempo is said in ${ofAll(without.tempo, pieces)}: they are taken as 120`,
    share(without.meter, pieces) > 0.1 && `no meter is said in ${ofAll(without.meter, pieces)}: they are taken as 4/4`,
    share(without.dynamics, pieces) > 0.3 &&
      `no dynamics in ${ofAll(without.dynamics, pieces)}: every note has one velocity`,
    without.licence > 0 && `no licence is stated in ${ofAll(without.licence, pieces)}`,
    strictLicences(report.licences, pieces),
    report.duplicates.across > 0 &&
      `${countOf(report.duplicates.across, 'validation piece')} ${report.duplicates.across === 1 ? 'is a variant of a test piece' : 'are variants of test pieces'}: the data sets state their splits so`,
    share(report.duplicates.largestGroup, pieces) > 0.1 &&
      `one group of variants holds ${ofAll(report.duplicates.largestGroup, pieces)}`,
    report.years.length > 0 &&
      report.years[report.years.length - 1]!.to <= 1950 &&
      `nothing after ${report.years[report.years.length - 1]!.to}, of the ${pieces - without.year} pieces whose year is known`,
  ];
  return holes.filter((hole) => typeof hole === 'string');
}

function modeHole(modes: readonly Count[]): string | false {
  const total = modes.reduce((sum, { pieces }) => sum + pieces, 0);
  if (total === 0) return 'no keys: nothing here has pitches that make one';
  for (const mode of ['minor', 'major']) {
    const found = modes.find(({ name }) => name === mode)?.pieces ?? 0;
    if (found === 0) return `no ${mode} keys`;
    if (found < 0.15 * total) return `few ${mode} keys: ${percent(found / total)} of the pieces with a key`;
  }
  return false;
}

/** Said where there are enough pieces that a key's absence is no chance; a dataset in a common key has two. */
function missingKeys(keys: readonly Count[]): string | false {
  const total = keys.reduce((sum, { pieces }) => sum + pieces, 0);
  if (total < 100 || keys.length <= 2 || keys.length >= 20) return false;
  return `only ${keys.length} of the 24 keys; transposing (--keys all or common) would fill them`;
}

function dominant(
  counts: readonly Count[],
  pieces: number,
  limit: number,
  say: (share: string, count: Count) => string,
): string | false {
  const [first] = counts;
  return first !== undefined && first.pieces / pieces > limit && say(percent(first.pieces / pieces), first);
}

function narrowBins(bins: readonly Bin[], pieces: number): string | false {
  const most = bins.reduce((best, bin) => (bin.pieces > best.pieces ? bin : best), { from: 0, to: 0, pieces: 0 });
  return (
    most.pieces / pieces > MUCH && `${percent(most.pieces / pieces)} go at ${most.from} to ${most.to} quarters a minute`
  );
}

/** Licences that bind what is made from the data. */
function strictLicences(licences: readonly Count[], pieces: number): string | false {
  const strict = licences.filter(({ name }) =>
    /(?:^|[- ])(?:SA|NC|ND)(?:[- ]|$)|GPL|share-?alike|non-?commercial/i.test(name),
  );
  const bound = strict.reduce((sum, count) => sum + count.pieces, 0);
  return (
    bound > 0 &&
    `${ofAll(bound, pieces)} come under a licence that binds what is trained on them: ${strict.map(({ name }) => name).join(', ')}`
  );
}

function share(part: number, whole: number): number {
  return part / whole;
}

function ofAll(part: number, whole: number): string {
  const told = countOf(part, 'piece');
  return part / whole > LITTLE ? `${told} (${percent(part / whole)})` : told;
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function percent(value: number): string {
  return value > 0.995 && value < 1 ? 'over 99 %' : `${Math.round(100 * value)} %`;
}
