/**
 * Do real pieces land by the rules of `endingOf`, and pieces that are cut short not?
 *
 * `npm run bench -- endings`: of each open set, the share of pieces that keep each rule, and of the same pieces cut at the
 * bar line nearest to two fifths of their length. Bars are those of the files: MIDI does not say where a pickup ends, so
 * `strong` is rare in folk tunes and chorales that begin with one. After the first figures one rule was widened: a tonic that
 * is struck again after the bar line is strong.
 */
import { dataFolder } from '@continuo/corpus/node';
import { countBars, type Ending, endingOf, findKey, readMidi, type Score, tickOfBar } from '@continuo/music';
import { everyNth, filesById, NO_DATA } from './data/archives.ts';

const SETS: readonly (readonly [set: string, every: number])[] = [
  ['folk-tunes-pd', 4],
  ['open-hymnal', 1],
  ['js-fakes', 1],
  ['mutopia', 1],
  ['openscore-lieder', 1],
  ['openscore-string-quartets', 1],
  ['freedoom-music', 1],
];
const RULES = ['tonicBass', 'tonicChord', 'strong', 'held', 'together', 'lands'] as const;
const CUT = 0.4;

if (dataFolder() === undefined) console.log(NO_DATA);
else printEndings();

function printEndings(): void {
  const table: Record<string, Record<string, string>> = {};
  for (const [set, every] of SETS) {
    const whole: Ending[] = [];
    const cut: Ending[] = [];
    for (const [, bytes] of everyNth(filesById(`open/${set}/mid.tar.gz`), every)) {
      const { score } = readMidi(bytes);
      const key = findKey(score, { ending: 0 });
      const bars = countBars(score);
      if (key === undefined || bars < 8) continue;
      const ending = endingOf(score, { key });
      const stopped = endingOf(cutBefore(score, Math.round(bars * CUT) + 1), { key });
      if (ending === undefined || stopped === undefined) continue;
      whole.push(ending);
      cut.push(stopped);
    }
    table[`${set}, ${whole.length} pieces`] = rowOf(whole);
    table[`${set}, cut short`] = rowOf(cut);
  }
  console.log('pieces that keep each rule, in %');
  console.table(table);
}

function rowOf(endings: readonly Ending[]): Record<string, string> {
  const share = (is: (ending: Ending) => boolean): string =>
    ((100 * endings.filter(is).length) / endings.length).toFixed(1);
  return {
    ...Object.fromEntries(RULES.map((rule) => [rule, share((ending) => ending[rule])])),
    'top in chord': share(({ top }) => top !== 'other'),
  };
}

/** The score up to a bar line. */
function cutBefore(score: Score, bar: number): Score {
  const endTick = tickOfBar(score, bar);
  const tracks = score.tracks.map((track) => ({
    ...track,
    notes: track.notes
      .filter(({ tick }) => tick < endTick)
      .map((note) => ({ ...note, durationTicks: Math.min(note.durationTicks, endTick - note.tick) })),
  }));
  return { ...score, tracks, endTick };
}
