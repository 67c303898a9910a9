/** How many beats and downbeats are found where people marked them. */
import { createBarMap, quantize } from '@continuo/music';
import type { Annotated } from './annotated-pieces.ts';

/** Means over the pieces. */
export function beatRow(pieces: Iterable<Annotated>): Record<string, string | number> {
  const sums = { beat: 0, level: 0, downbeat: 0, meter: 0, seconds: 0, music: 0 };
  let count = 0;
  for (const { score, beats, downbeats } of pieces) {
    const began = performance.now();
    const result = quantize(score, { tempoFollows: 'performance' });
    sums.seconds += (performance.now() - began) / 1000;
    count++;
    const from = beats[0] - 0.1;
    const to = beats[beats.length - 1] + 0.1;
    const found = result.grid.beats.filter(({ seconds }) => seconds >= from && seconds <= to);
    const times = found.map((beat) => beat.seconds);
    sums.beat += fMeasure(times, beats);
    sums.level += Math.max(...levelsOf(times).map((level) => fMeasure(level, beats)));
    const { barAtTick } = createBarMap(result.score);
    const bars = found.filter(({ tick }) => barAtTick(tick).barTick === tick);
    sums.downbeat += fMeasure(
      bars.map((beat) => beat.seconds),
      downbeats,
    );
    if (
      beatsABar(
        times,
        bars.map((bar) => bar.seconds),
      ) === beatsABar(beats, downbeats)
    )
      sums.meter++;
    sums.music += to - from;
  }
  return {
    pieces: count,
    'beat F': (sums.beat / count).toFixed(3),
    'beat F at the best level': (sums.level / count).toFixed(3),
    'downbeat F': (sums.downbeat / count).toFixed(3),
    'beats a bar right': (sums.meter / count).toFixed(3),
    'ms a minute of music': ((sums.seconds * 60_000) / sums.music).toFixed(0),
  };
}

/** Matches in time over all beats, each used once. */
function fMeasure(found: readonly number[], annotated: readonly number[]): number {
  let hits = 0;
  for (let i = 0, j = 0; i < found.length && j < annotated.length; ) {
    const away = found[i] - annotated[j];
    if (Math.abs(away) <= 0.07) {
      hits++;
      i++;
      j++;
    } else if (away < 0) i++;
    else j++;
  }
  return found.length + annotated.length === 0 ? 1 : (2 * hits) / (found.length + annotated.length);
}

/** The beats, every second of them, and their halves and thirds. */
function levelsOf(beats: readonly number[]): readonly (readonly number[])[] {
  const cut = (parts: number): number[] =>
    beats.flatMap((beat, b) =>
      b + 1 < beats.length
        ? Array.from({ length: parts }, (_, k) => beat + ((beats[b + 1] - beat) * k) / parts)
        : [beat],
    );
  return [beats, beats.filter((_, b) => b % 2 === 0), beats.filter((_, b) => b % 2 === 1), cut(2), cut(3)];
}

/** The most frequent number of beats from one downbeat to the next. */
function beatsABar(beats: readonly number[], downbeats: readonly number[]): number {
  const counts = new Map<number, number>();
  let b = 0;
  for (let d = 0; d + 1 < downbeats.length; d++) {
    while (b < beats.length && beats[b] < downbeats[d] - 0.01) b++;
    let count = 0;
    while (b < beats.length && beats[b] < downbeats[d + 1] - 0.01) {
      b++;
      count++;
    }
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  return [...counts].sort((x, y) => y[1] - x[1])[0]?.[0] ?? 0;
}
