/** What is usual in open music: the numbers that `mood-of.ts` holds. */
import { MOOD_CUES, type MoodCue, type MoodCues, moodCuesOf, readMidi, readScore, type Score } from '@continuo/music';
import { filesById } from '../data/archives.ts';

const SETS: readonly string[] = [
  'open/folk-tunes-pd/mid.tar.gz',
  'open/open-hymnal/mid.tar.gz',
  'open/openewld/mxl.tar.gz',
  'open/js-fakes/mid.tar.gz',
  'open/mutopia/mid.tar.gz',
  'open/openscore-lieder/mid.tar.gz',
  'open/openscore-string-quartets/mid.tar.gz',
  'open/freedoom-music/mid.tar.gz',
];
const MOST_DEVIATIONS = 3;

type Weighted = { readonly value: number; readonly weight: number };

/** Prints mean and deviation of each cue and axis, every set weighing the same. */
export function printNorms(): void {
  const pieces: { readonly cues: MoodCues; readonly weight: number }[] = [];
  for (const path of SETS) {
    const files = [...filesById(path).values()];
    for (const bytes of files) pieces.push({ cues: moodCuesOf(scoreOf(path, bytes)), weight: 1 / files.length });
    console.log(`${path}: ${files.length} pieces`);
  }
  const cues = Object.keys(pieces[0].cues) as MoodCue[];
  const norms = new Map<MoodCue, readonly [number, number]>();
  for (const cue of cues) {
    const heard = pieces.flatMap(({ cues: of, weight }): Weighted[] => {
      const value = of[cue];
      return value === undefined ? [] : [{ value, weight }];
    });
    norms.set(cue, meanAndDeviation(heard));
    console.log(`  ${cue}: [${textOf(norms.get(cue))}], ${heard.length} pieces`);
  }
  for (const axis of ['valence', 'arousal'] as const) {
    const means = pieces.map(({ cues: of, weight }): Weighted => {
      const parts = MOOD_CUES[axis].map((cue) => {
        const [mean, deviation] = norms.get(cue) ?? [0, 1];
        const value = ((of[cue] ?? mean) - mean) / deviation;
        return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, value));
      });
      return { value: parts.reduce((sum, part) => sum + part, 0) / parts.length, weight };
    });
    console.log(`  ${axis}: [${textOf(meanAndDeviation(means))}]`);
  }
}

function scoreOf(path: string, bytes: Uint8Array): Score {
  return path.includes('mid.tar.gz') ? readMidi(bytes).score : readScore(bytes).score;
}

function meanAndDeviation(values: readonly Weighted[]): readonly [number, number] {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  const mean = values.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
  return [mean, Math.sqrt(values.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0) / total)];
}

function textOf(norm: readonly [number, number] | undefined): string {
  return (norm ?? []).map((value) => value.toFixed(3)).join(', ');
}
