/** What stands beside the notes: tempos, credits, words, lyrics, pedal; and a list of what paper does not hold. */
import type { Score, Tempo, TextEvent, Ticks, Track } from '../score.ts';
import { byTick } from '../sorted.ts';
import type { Credit, Direction, Lyric, NotatedScore, NotatedTempo } from './notated-score.ts';
import type { ReportTally } from './report-tally.ts';
import { CREDIT_LABELS } from './score-of-notation.ts';

/** Quarters over which a speed is judged, and those that a tempo must hold to be a mark by itself. */
const LASTING = { window: 16, alone: 4 } as const;
/** Tempos of the window that are looked at, at most: time stays linear. */
const MOST_IN_WINDOW = 64;

/**
 * Tempos with a metronome mark at the start and where the speed is new and lasts; all are kept exactly for playing.
 *
 * A tempo that holds for four quarters is new by a twentieth; where tempos change faster (a performance, a ritardando), the
 * median of the next sixteen quarters must be new by a fifth, and is what is printed, in whole numbers.
 *
 * @param factor  multiplies ticks
 */
export function carryTempos(score: Score, factor: number, compoundAt: (tick: Ticks) => boolean): NotatedTempo[] {
  let printed = 0;
  const tempos = byTick(score.tempos);
  // of several tempos at one tick the last one holds
  const lasting = tempos.filter(({ tick }, i) => tempos[i + 1]?.tick !== tick);
  return lasting.map(({ tick, microsecondsPerQuarter }, i) => {
    const at = tick * factor;
    const own = 60e6 / microsecondsPerQuarter;
    const until = lasting[i + 1]?.tick ?? Number.POSITIVE_INFINITY;
    const alone = until - tick >= LASTING.alone * score.ticksPerQuarter;
    const bpm = alone ? own : Math.round(60e6 / medianTempo(lasting, i, tick + LASTING.window * score.ticksPerQuarter));
    const isNew = Math.abs(bpm - printed) >= printed / (alone ? 20 : 5);
    // a mark stands where the new speed is reached, not where it comes into view
    const reached = printed === 0 || Math.abs(own - bpm) <= Math.abs(own - printed);
    if (!isNew || !reached) return { tick: at, microsecondsPerQuarter };
    printed = bpm;
    const compound = compoundAt(at);
    const perMinute = Math.round((compound ? bpm / 1.5 : bpm) * 100) / 100;
    return { tick: at, microsecondsPerQuarter, beat: { value: 'quarter', dots: compound ? 1 : 0, perMinute } };
  });
}

/** The median, over musical time, of the microseconds a quarter from one tempo to a tick. */
function medianTempo(tempos: readonly Tempo[], from: number, until: Ticks): number {
  const spans: { readonly length: number; readonly microseconds: number }[] = [];
  let all = 0;
  for (let i = from; i < tempos.length && i < from + MOST_IN_WINDOW && tempos[i].tick < until; i++) {
    const length = Math.min(until, tempos[i + 1]?.tick ?? until) - tempos[i].tick;
    spans.push({ length, microseconds: tempos[i].microsecondsPerQuarter });
    all += length;
  }
  spans.sort((a, b) => a.microseconds - b.microseconds);
  let passed = 0;
  for (const { length, microseconds } of spans) {
    passed += length;
    if (passed * 2 >= all) return microseconds;
  }
  return tempos[from].microsecondsPerQuarter;
}

/** Titles, names and rights from the texts of a score, and what its tracks say of the file (`labelsOf`). */
export function carryCredits(score: Score, labels: ReadonlySet<string>): Credit[] {
  const said = [...labels].map((text): TextEvent => ({ tick: 0, kind: 'text', text }));
  let titled = false;
  return [...score.texts, ...said].flatMap(({ kind, text, tick }): Credit[] => {
    if (text === '') return [];
    if (kind === 'copyright') return [{ kind: 'rights', text }];
    if (kind === 'name') {
      const title = !titled;
      titled = true;
      return [{ kind: title ? 'title' : 'subtitle', text }];
    }
    if (kind !== 'text' || tick > 0) return [];
    for (const [label, word] of Object.entries(CREDIT_LABELS)) {
      if (text.startsWith(`${word}: `)) return [{ kind: label as Credit['kind'], text: text.slice(word.length + 2) }];
    }
    return [{ kind: 'remark', text }];
  });
}

/**
 * The texts of tracks that say something of the file rather than of the music: those at the very start, where a track has
 * several or two tracks the same ("note track", settings of the program that wrote it).
 */
export function labelsOf({ tracks }: Score): ReadonlySet<string> {
  const labels = new Set<string>();
  const seen = new Set<string>();
  for (const { texts } of tracks) {
    const opening = texts.filter(({ kind, tick }) => kind === 'text' && tick === 0);
    for (const { text } of opening) if (opening.length > 1 || seen.has(text)) labels.add(text);
    for (const { text } of opening) seen.add(text);
  }
  return labels;
}

/** Sections and markers as rehearsal marks; a marker that repeats a section's name is one with it. */
export function carrySections(score: Score, factor: number): NotatedScore['sections'] {
  const sections = (score.sections ?? []).map(({ tick, name }) => ({ tick: tick * factor, name }));
  const known = new Set(sections.map(({ tick, name }) => `${tick} ${name}`));
  const markers = score.texts
    .filter(({ kind, text }) => kind === 'marker' && text !== '')
    .map(({ tick, text }) => ({ tick: tick * factor, name: text }))
    .filter(({ tick, name }) => !known.has(`${tick} ${name}`));
  return [...sections, ...markers].sort((a, b) => a.tick - b.tick);
}

/** Words over a part, from a track's texts (and the score's, for the first part). */
export function carryWords(
  texts: readonly TextEvent[],
  factor: number,
  labels: ReadonlySet<string> = new Set(),
): Direction[] {
  return texts
    .filter(({ kind, text }) => (kind === 'text' || kind === 'cue') && text.trim() !== '')
    .filter(({ tick, text }) => tick > 0 || !labels.has(text))
    .map(({ tick, text }) => ({ tick: tick * factor, staff: 1, kind: 'words', text, placement: 'above' }));
}

/** Pedal marks from controller 64: down from 64 on. Values between, which paper does not hold, are reported. */
export function carryPedal(
  controllers: Track['controllers'],
  factor: number,
  staff: number,
  reports: ReportTally,
): Direction[] {
  const marks: Direction[] = [];
  let down = false;
  for (const { tick, controller, value } of controllers) {
    if (controller !== 64) continue;
    if (value !== 0 && value !== 127) reports.add('half-pedal', 'a pedal is written as down or up, nothing between');
    if (value >= 64 === down) continue;
    down = value >= 64;
    marks.push({ tick: tick * factor, staff, kind: 'pedal', text: down ? 'start' : 'stop', placement: 'below' });
  }
  return marks;
}

/**
 * Syllables by tick. A hyphen at the end leads on to the next; where a track's syllables end in spaces instead (RP-017,
 * "Lyric Meta Event"), one that does not leads on.
 *
 * @example carryLyrics([{ tick: 0, kind: 'lyric', text: 'A-' }, { tick: 1, kind: 'lyric', text: 've' }]).get(0) // => { verse: 1, text: 'A', syllabic: 'begin' }
 */
export function carryLyrics(texts: readonly TextEvent[]): Map<Ticks, Lyric> {
  const sung = texts.filter(({ kind, text }) => kind === 'lyric' && text.trim() !== '');
  const spaced = sung.some(({ text }) => /\S[ \r\n]+$/.test(text));
  const lyrics = new Map<Ticks, Lyric>();
  let inWord = false;
  for (const { tick, text } of sung) {
    const plain = text.replace(/[\r\n/\\]/g, ' ').trim();
    const hyphen = plain.length > 1 && plain.endsWith('-');
    const onward = hyphen || (spaced && !/\s$/.test(text));
    const syllabic = inWord ? (onward ? 'middle' : 'end') : onward ? 'begin' : undefined;
    inWord = onward;
    const syllable = hyphen ? plain.slice(0, -1).trim() : plain;
    if (syllable === '') continue;
    lyrics.set(tick, { verse: 1, text: syllable, ...(syllabic === undefined ? {} : { syllabic }) });
  }
  return lyrics;
}

/** Reports what a notated score has no place for. */
export function reportUnwritten(score: Score, reports: ReportTally): void {
  const say = (code: string, what: string, times: number): void =>
    reports.add(code, `${what} cannot be written in notation and is left out`, times);
  for (const track of score.tracks) {
    say('controllers', 'a controller', track.controllers.filter(({ controller }) => controller !== 64).length);
    say('pitch-bends', 'a pitch bend', track.pitchBends.length);
    say('program-changes', 'a change of program within a track', track.programChanges.length);
    say('pressures', 'a key or channel pressure', track.pressures.length);
    say('raw-events', 'a system exclusive or unknown event', track.raws.length);
    const kinds = /^(name|instrument|program|device|copyright|marker)$/;
    say('texts', 'a name, device or marker within a track', track.texts.filter(({ kind }) => kinds.test(kind)).length);
    const releases = track.notes.filter(({ releaseVelocity }) => releaseVelocity !== undefined).length;
    say('release-velocities', 'the speed of a key let go', releases);
  }
  say('raw-events', 'a system exclusive or unknown event', score.raws.length);
  const kinds = /^(instrument|program|device|lyric)$/;
  say('texts', 'a name, device or marker within a track', score.texts.filter(({ kind }) => kinds.test(kind)).length);
  const clicks = score.meters.filter((meter) => meter.clocksPerClick ?? meter.thirtySecondsPerQuarter).length;
  say('metronome-clicks', "a meter's metronome click", clicks);
}
