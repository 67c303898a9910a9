/** What a score holds and what its music is found to do, as plain data. */
import {
  analyzeHarmony,
  checkRanges,
  countBars,
  createBarMap,
  durationSeconds,
  findCadences,
  findKey,
  findSections,
  keyOfSignature,
  PROGRAM_NAMES,
  type Score,
  type ScoreReading,
  type Track,
  textureOf,
} from '@continuo/music';

const DRUM_CHANNEL = 9;

/** A track in numbers. */
export type TrackDescription = {
  readonly name: string;
  /** 1–16, as people count */
  readonly channel: number;
  /** General MIDI, 0–127 */
  readonly program: number;
  /** "Drums" on the drum channel */
  readonly instrument: string;
  readonly notes: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** notes that the instrument cannot play, and those it can only just */
  readonly outsideRange: number;
  readonly strained: number;
};

/** All that `inspect` tells of a score; times in bars from 1, 0 is the pickup. */
export type ScoreDescription = {
  readonly format: string;
  readonly title: string | null;
  readonly bars: number;
  readonly quarters: number;
  readonly seconds: number;
  readonly ticksPerQuarter: number;
  readonly pickupQuarters: number;
  readonly notes: number;
  readonly tempos: readonly { readonly tick: number; readonly bpm: number }[];
  readonly meters: readonly { readonly tick: number; readonly meter: string }[];
  readonly keySignatures: readonly { readonly tick: number; readonly key: string }[];
  /** what the notes sound like, whatever the signatures say */
  readonly estimatedKey: string | null;
  readonly keyRegions: readonly { readonly tick: number; readonly bar: number; readonly key: string }[];
  /** whether the chords are the score's own symbols or were found in its notes */
  readonly chordsAre: 'written' | 'found';
  readonly chords: readonly {
    readonly tick: number;
    readonly bar: number;
    readonly beat: number;
    readonly symbol: string;
    readonly key: string;
    readonly numeral: string;
  }[];
  readonly cadences: readonly {
    readonly tick: number;
    readonly bar: number;
    readonly kind: string;
    readonly key: string;
    readonly numerals: string;
  }[];
  readonly sectionsAre: 'written' | 'found';
  readonly sections: readonly {
    readonly tick: number;
    readonly bar: number;
    readonly bars: number;
    readonly name: string;
  }[];
  readonly texture: {
    readonly label: string;
    readonly onsetsPerQuarter: number;
    readonly notesAtOnce: number;
  };
  readonly tracks: readonly TrackDescription[];
  readonly composedByContinuo: boolean;
};

/** Describes a score that was read. */
export function describeScore({
  score,
  format,
  notation,
}: Pick<ScoreReading, 'score' | 'format' | 'notation'>): ScoreDescription {
  const { ticksPerQuarter, endTick, pickupTicks } = score;
  const { barAtTick } = createBarMap(score);
  const written = score.chords !== undefined && score.chords.length > 0;
  const harmony = analyzeHarmony(score, written ? { symbols: score.chords } : {});
  const title = notation?.credits.find(({ kind }) => kind === 'title')?.text ?? titleOf(score);
  const texture = textureOf(score);
  return {
    format,
    title: title ?? null,
    bars: countBars(score),
    quarters: endTick / ticksPerQuarter,
    seconds: durationSeconds(score),
    ticksPerQuarter,
    pickupQuarters: pickupTicks / ticksPerQuarter,
    notes: score.tracks.reduce((sum, track) => sum + track.notes.length, 0),
    tempos: score.tempos.map(({ tick, microsecondsPerQuarter }) => ({
      tick,
      bpm: 60_000_000 / microsecondsPerQuarter,
    })),
    meters: score.meters.map(({ tick, numerator, denominator }) => ({ tick, meter: `${numerator}/${denominator}` })),
    keySignatures: score.keys.map((signature) => ({ tick: signature.tick, key: keyOfSignature(signature).name })),
    estimatedKey: findKey(score)?.name ?? null,
    keyRegions: harmony.keys.map(({ tick, key }) => ({ tick, bar: barAtTick(tick).bar, key: key.name })),
    chordsAre: written ? 'written' : 'found',
    chords: harmony.chords.map(({ tick, bar, beat, symbol, key, numeral }) => ({
      tick,
      bar,
      beat,
      symbol,
      key: key.name,
      numeral,
    })),
    cadences: findCadences(score, { analysis: harmony }).map(({ tick, bar, kind, key, numerals }) => ({
      tick,
      bar,
      kind,
      key: key.name,
      numerals: numerals.join(' '),
    })),
    ...describeSections(score),
    texture: { label: texture.texture, onsetsPerQuarter: texture.density, notesAtOnce: texture.polyphony },
    tracks: describeTracks(score),
    composedByContinuo: score.texts.some(({ text }) => text.startsWith('continuo:replay:')),
  };
}

function titleOf({ texts }: Score): string | undefined {
  return texts.find(({ kind, text }) => kind === 'name' && text.trim() !== '')?.text;
}

function describeSections(score: Score): Pick<ScoreDescription, 'sections' | 'sectionsAre'> {
  const own = score.sections ?? [];
  if (own.length === 0) {
    const found = findSections(score).map(({ tick, bar, bars, name }) => ({ tick, bar, bars, name }));
    return { sectionsAre: 'found', sections: found };
  }
  const { barAtTick } = createBarMap(score);
  const ends = [...own.slice(1).map(({ tick }) => barAtTick(tick).bar), countBars(score) + 1];
  const sections = own.map(({ tick, name }, i) => ({
    tick,
    name,
    bar: barAtTick(tick).bar,
    bars: ends[i]! - barAtTick(tick).bar,
  }));
  return { sectionsAre: 'written', sections };
}

function describeTracks(score: Score): readonly TrackDescription[] {
  const problems = checkRanges(score);
  const count = (track: number, which: 'outside' | 'strained'): number =>
    problems.filter((problem) => problem.track === track).reduce((sum, problem) => sum + problem[which].length, 0);
  return score.tracks.map((track, index) => ({
    ...describeTrack(track),
    outsideRange: count(index, 'outside'),
    strained: count(index, 'strained'),
  }));
}

function describeTrack({ name, channel, program, notes }: Track): Omit<TrackDescription, 'outsideRange' | 'strained'> {
  const lowest = notes.reduce((least, { pitch }) => Math.min(least, pitch), 128);
  const highest = notes.reduce((most, { pitch }) => Math.max(most, pitch), -1);
  const sounding = notes.length > 0;
  return {
    name,
    channel: channel + 1,
    program,
    instrument: channel === DRUM_CHANNEL ? 'Drums' : PROGRAM_NAMES[program]!,
    notes: notes.length,
    lowest: sounding ? lowest : null,
    highest: sounding ? highest : null,
  };
}
