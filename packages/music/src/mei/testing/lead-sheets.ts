/** What two readings of a lead sheet are compared by, in tests and in the bench. */
import { chordPitchClasses, tryParseChordSymbol } from '../../chord-symbol.ts';
import type { NotatedScore } from '../../notation/notated-score.ts';
import { scoreOfNotation } from '../../notation/score-of-notation.ts';
import { spelledName } from '../../notation/spelled-pitch.ts';
import type { Score } from '../../score.ts';
import { type DataFile, filesOf, hasData } from '../../testing/data-sets.ts';

const ARCHIVE = 'open/openewld/mxl.tar.gz';

/** Whether there are lead sheets on this machine. */
export const HAS_LEAD_SHEETS: boolean = hasData(ARCHIVE);

/** Onset in 48ths of a quarter, and pitch, of every note; lengths are left out, Verovio's are a tick short. */
export function onsetsOf({ tracks, ticksPerQuarter }: Score): string[] {
  return tracks
    .flatMap(({ notes }) => notes.map(({ tick, pitch }) => `${Math.round((tick * 48) / ticksPerQuarter)} ${pitch}`))
    .sort();
}

/** Sounding notes with their lengths, ties joined. */
export function soundsOf(notation: NotatedScore): string[] {
  const { tracks, ticksPerQuarter } = scoreOfNotation(notation).score;
  return tracks.flatMap(({ notes }, i) =>
    notes.map(
      ({ tick, durationTicks, pitch }) => `${i} ${tick / ticksPerQuarter} ${durationTicks / ticksPerQuarter} ${pitch}`,
    ),
  );
}

/** What stands on paper, without ties that lead nowhere. */
export function writingOf({
  parts,
  measures,
  meters,
  ticksPerQuarter,
}: NotatedScore): Readonly<Record<string, unknown>> {
  const quarters = (ticks: number): number => ticks / ticksPerQuarter;
  return {
    notes: parts.map(({ events }) =>
      events.map(({ tick, durationTicks, notes, value, dots = 0, grace, tuplet }) =>
        [
          quarters(tick),
          quarters(durationTicks),
          value,
          dots,
          grace,
          tuplet?.actual,
          ...notes.map(({ pitch }) => spelledName(pitch)),
        ].join(' '),
      ),
    ),
    measures: measures.map(({ tick, repeatStart, repeatTimes, endings }) => [
      quarters(tick),
      repeatStart,
      repeatTimes,
      endings,
    ]),
    meters: meters.map(({ tick, numerator, denominator }) => `${quarters(tick)} ${numerator}/${denominator}`),
    keys: parts.map(({ keys }) => keys.map(({ tick, fifths }) => `${quarters(tick)} ${fifths}`)),
    clefs: parts.map(({ clefs }) => clefs.map(({ tick, sign, line }) => `${quarters(tick)} ${sign}${line}`)),
    chords: parts.map(({ chords }) => chords.map(({ tick, symbol }) => `${quarters(tick)} ${chordOf(symbol)}`)),
    words: parts.map(({ events }) =>
      events.flatMap(({ lyrics = [] }) =>
        lyrics.map(({ verse, text, syllabic }) => `${verse} ${text.replace(/\s+/g, ' ')} ${syllabic}`),
      ),
    ),
  };
}

function chordOf(symbol: string): string {
  const chord = tryParseChordSymbol(symbol);
  return chord === undefined ? symbol : chordPitchClasses(chord).join();
}

/** The fields of writing in which two readings differ, each with the place. */
export function differencesOf(one: NotatedScore, other: NotatedScore): readonly string[] {
  const [ours, theirs] = [writingOf(one), writingOf(other)];
  return Object.keys(ours).flatMap((field) => {
    const [a, b] = [JSON.stringify(ours[field]), JSON.stringify(theirs[field])];
    let at = 0;
    while (a[at] === b[at] && at < a.length) at++;
    const near = (text: string): string => text.slice(Math.max(0, at - 40), at + 40);
    return a === b ? [] : [`${field}: ${near(a)} | ${near(b)}`];
  });
}

/** The compressed MusicXML files of the archive. */
export function leadSheets(): Generator<DataFile> {
  return filesOf(ARCHIVE);
}
