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

  const quadrantOf = (of: Readonly<Record<Axis, number>>): string => `${of.valence > 0}${of.arousal > 0}`;
  const right = (some: readonly Rated[]): number =>
    some.filter(({ guess, judged }) => quadrantOf(guess) === quadrantOf(judged)).length / some.length;
  const counts = new Map<string, number>();
  for (const { judged } of rated) counts.set(quadrantOf(judged), (counts.get(quadrantOf(judged)) ?? 0) + 1);
  const commonest = Math.max(...counts.values()) / rated.length;
  console.log(
    `\nquadrant right, cut at 0: ${percent(right(rated))} %${intervalText(rated, right, percent)}; ` +
      `always the commonest: ${percent(commonest)} %, by chance 25 %`,
  );
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
