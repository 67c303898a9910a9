/** `continuo inspect`: what a score holds. */
import {
  countBars,
  durationSeconds,
  findKey,
  type Key,
  keyOfSignature,
  parseKey,
  pitchName,
  type Score,
  type Track,
} from '@continuo/music';
import { Command } from 'commander';
import { pianoRollText } from '../piano-roll-text.ts';
import { readScoreWithReports } from '../score-files.ts';
import type { Session } from '../session.ts';

/** Reader's remarks that are shown to people; all are in the JSON. */
const MOST_REMARKS = 8;
const DRUM_CHANNEL = 9;

/** Tells length, meters, keys, tempos, tracks and ranges, and draws a piano roll. */
export function inspectCommand(session: Session): Command {
  return new Command('inspect')
    .description('tell what a score holds, with a piano roll')
    .argument('<file>', 'a MIDI or score JSON file')
    .option('--no-roll', 'leave the piano roll out')
    .addHelpText('after', '\nExample:\n  continuo inspect a.mid')
    .action(async (file: string, { roll }: { roll: boolean }) => {
      const { score, reports } = await readScoreWithReports(file);
      const summary = summarize(score);
      const width = Math.max(40, Math.min(160, process.stdout.columns ?? 100));
      session.report({ file, ...summary, reports }, [
        ...summaryLines(file, summary),
        ...reports.slice(0, MOST_REMARKS).map(({ message }) => `  remark: ${message}`),
        ...(reports.length > MOST_REMARKS
          ? [`  and ${reports.length - MOST_REMARKS} more remarks (--json has all)`]
          : []),
        ...(roll ? ['', ...pianoRollText(score, { width })] : []),
      ]);
    });
}

type TrackSummary = {
  readonly name: string;
  /** 1–16, as people count */
  readonly channel: number;
  /** General MIDI, 0–127 */
  readonly program: number;
  readonly notes: number;
  readonly lowest: number | null;
  readonly highest: number | null;
};
type Summary = {
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
  readonly tracks: readonly TrackSummary[];
  readonly composedByContinuo: boolean;
};

/** What a score holds, as plain data. */
export function summarize(score: Score): Summary {
  const { ticksPerQuarter, endTick, pickupTicks } = score;
  return {
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
    tracks: score.tracks.map(summarizeTrack),
    composedByContinuo: score.texts.some(({ text }) => text.startsWith('continuo:replay:')),
  };
}

function summarizeTrack({ name, channel, program, notes }: Track): TrackSummary {
  const lowest = notes.reduce((least, { pitch }) => Math.min(least, pitch), 128);
  const highest = notes.reduce((most, { pitch }) => Math.max(most, pitch), -1);
  const sounding = notes.length > 0;
  return {
    name,
    channel: channel + 1,
    program,
    notes: notes.length,
    lowest: sounding ? lowest : null,
    highest: sounding ? highest : null,
  };
}

function summaryLines(file: string, summary: Summary): string[] {
  const spelling = summary.keySignatures[0]?.key ?? summary.estimatedKey;
  const { bars, quarters, seconds, pickupQuarters, notes, tempos, meters, keySignatures, estimatedKey, tracks } =
    summary;
  const pickup = pickupQuarters > 0 ? ` and a pickup of ${tidy(pickupQuarters)} quarters` : '';
  return [
    `${file}: ${bars} bars${pickup}, ${tidy(quarters)} quarters, ${seconds.toFixed(1)} s, ${notes} notes`,
    `  tempo   ${list(tempos.map(({ bpm }) => `${tidy(bpm)} bpm`)) || 'none said (120 bpm)'}`,
    `  meter   ${list(meters.map(({ meter }) => meter)) || 'none said (4/4)'}`,
    `  key     ${list(keySignatures.map(({ key }) => key)) || 'none said'}; sounds like ${estimatedKey ?? 'nothing'}`,
    ...tracks.map((track, index) => trackLine(track, index, spelling === null ? undefined : parseKey(spelling))),
  ];
}

function trackLine(
  { name, channel, program, notes, lowest, highest }: TrackSummary,
  index: number,
  key: Key | undefined,
): string {
  const range = lowest === null || highest === null ? '' : `, ${pitchName(lowest, key)}–${pitchName(highest, key)}`;
  const sound = channel === DRUM_CHANNEL + 1 ? 'drums' : `program ${program + 1}`;
  return `  track ${index + 1} ${printable(name) || '(no name)'}: ${notes} notes${range}, channel ${channel}, ${sound}`;
}

/** At most six, then how many more. */
function list(items: readonly string[]): string {
  return items.length <= 6 ? items.join(', ') : `${items.slice(0, 6).join(', ')} and ${items.length - 6} more`;
}

function tidy(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A name from a file without characters that could steer a terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
}
