/**
 * How well the proxy of a piece's mood meets what people felt.
 *
 * `npm run bench -- mood`: correlations with the judgements of VGMIDI (Ferreira and Whitehead 2019, "Learning to generate
 * music with sentiment", ISMIR: piano arrangements of game music, valence and arousal each −1 or 1). The judgements are
 * only measured against: no number of the proxy was chosen by them. `-- mood --norms` computes the proxy's norms anew from
 * open music. `-- mood --speed` takes its time.
 */
import { dataFolder } from '@continuo/corpus/node';
import { type MoodCue, type MoodCues, moodByBars, moodCuesOf, moodOf, moodOfCues, readMidi } from '@continuo/music';
import { NO_DATA } from './data/archives.ts';
import { someMidiFiles } from './data/midi-files.ts';
import { type Judged, judgedPieces } from './mood/judged-pieces.ts';
import { printNorms } from './mood/norms.ts';
import { areaUnderCurve, intervalByGroup, pearson, spearman } from './mood/statistics.ts';

type Axis = 'valence' | 'arousal';
type Rated = Judged & { readonly guess: Readonly<Record<Axis, number>>; readonly cues: MoodCues };

if (dataFolder() === undefined) console.log(NO_DATA);
else if (process.argv.includes('--norms')) printNorms();
else if (process.argv.includes('--speed')) printSpeed();
else printAgreement();

function printAgreement(): void {
  const rated: readonly Rated[] = judgedPieces().map((piece) => {
    const cues = moodCuesOf(piece.score);
    return { ...piece, cues, guess: moodOfCues(cues) };
  });
  const games = new Set(rated.map(({ game }) => game)).size;
  console.log(`VGMIDI: ${rated.length} pieces of ${games} games; intervals: 95 %, bootstrap over games`);
  const axes: Record<string, Record<string, string>> = {};
  for (const axis of ['valence', 'arousal'] as const) {
    for (const other of ['valence', 'arousal'] as const) {
      axes[`${axis} guessed, ${other} judged`] = agreementRow(rated, ({ guess }) => guess[axis], other);
    }
  }
  console.table(axes);

  const cues = Object.keys(rated[0].cues) as MoodCue[];
  const table: Record<string, Record<string, string>> = {};
  for (const cue of cues) {
    const heard = rated.filter((piece) => piece.cues[cue] !== undefined);
    const row = (axis: Axis): string => correlationText(heard, ({ cues: of }) => of[cue] ?? 0, axis, spearman);
    table[cue] = { pieces: String(heard.length), 'valence (ρ)': row('valence'), 'arousal (ρ)': row('arousal') };
  }
  console.log('\nsingle cues');
  console.table(table);

  console.log('\nsides right, in %');
  const middle = (axis: Axis): number => {
    const sorted = rated.map(({ guess }) => guess[axis]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  };
  console.table({
    'cut at 0': sidesRow(rated, { valence: 0, arousal: 0 }),
    "cut at the guesses' medians": sidesRow(rated, { valence: middle('valence'), arousal: middle('arousal') }),
    'always the commonest': commonestRow(rated),
  });
}

/** How often the guess lies on the side, and in the quadrant, that was judged. */
function sidesRow(rated: readonly Rated[], cut: Readonly<Record<Axis, number>>): Record<string, string> {
  const same = ({ guess, judged }: Rated, axis: Axis): boolean => guess[axis] > cut[axis] === judged[axis] > 0;
  const row = (is: (piece: Rated) => boolean): string => {
    const share = (some: readonly Rated[]): number => some.filter(is).length / some.length;
    return `${percent(share(rated))}${intervalText(rated, share, percent)}`;
  };
  return {
    valence: row((piece) => same(piece, 'valence')),
    arousal: row((piece) => same(piece, 'arousal')),
    quadrant: row((piece) => same(piece, 'valence') && same(piece, 'arousal')),
  };
}

function commonestRow(rated: readonly Rated[]): Record<string, string> {
  const share = (labelOf: (judged: Judged['judged']) => string): string => {
    const groups = Map.groupBy(rated, ({ judged }) => labelOf(judged));
    return percent(Math.max(...Array.from(groups.values(), ({ length }) => length)) / rated.length);
  };
  return {
    valence: share(({ valence }) => String(valence)),
    arousal: share(({ arousal }) => String(arousal)),
    quadrant: share(({ valence, arousal }) => `${valence} ${arousal}`),
  };
}

function agreementRow(rated: readonly Rated[], value: (piece: Rated) => number, axis: Axis): Record<string, string> {
  const area = (some: readonly Rated[]): number =>
    areaUnderCurve(
      some.filter(({ judged }) => judged[axis] > 0).map(value),
      some.filter(({ judged }) => judged[axis] <= 0).map(value),
    );
  return {
    "Spearman's ρ": correlationText(rated, value, axis, spearman),
    "Pearson's r": correlationText(rated, value, axis, pearson),
    'high above low (AUC)': `${area(rated).toFixed(3)}${intervalText(rated, area, fixed)}`,
  };
}

function correlationText(
  rated: readonly Rated[],
  value: (piece: Rated) => number,
  axis: Axis,
  measure: (a: readonly number[], b: readonly number[]) => number,
): string {
  const of = (some: readonly Rated[]): number =>
    measure(
      some.map(value),
      some.map(({ judged }) => judged[axis]),
    );
  return `${fixed(of(rated))}${intervalText(rated, of, fixed)}`;
}

function intervalText(
  rated: readonly Rated[],
  measure: (some: readonly Rated[]) => number,
  format: (value: number) => string,
): string {
  const [low, high] = intervalByGroup(rated, ({ game }) => game, measure);
  return ` (${format(low)}…${format(high)})`;
}

function fixed(value: number): string {
  return value.toFixed(2);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** Prints what a piece costs. */
function printSpeed(): void {
  const scores = someMidiFiles(1_000_000).map((bytes) => readMidi(bytes).score);
  const notes = scores.reduce(
    (sum, { tracks }) => sum + tracks.reduce((more, track) => more + track.notes.length, 0),
    0,
  );
  for (const [name, work] of [
    ['moodOf', moodOf],
    ['moodByBars', moodByBars],
  ] as const) {
    const start = performance.now();
    for (const score of scores) work(score);
    const seconds = (performance.now() - start) / 1000;
    const perMinute = Math.round((60 * scores.length) / seconds);
    console.log(
      `${name}: ${scores.length} pieces in ${seconds.toFixed(2)} s, ${perMinute} a minute, ` +
        `${(notes / seconds / 1e6).toFixed(2)} M notes a second`,
    );
  }
}
