/** Directions, tempos, rehearsal marks and jumps as elements beside the staff. */
import type { Direction, NotatedTempo } from '../notation/notated-score.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';
import { JUMP_WORDS, JUMPS, type Jump } from './jumps.ts';

const DYNAMICS: ReadonlySet<string> = new Set(
  'p pp ppp pppp ppppp pppppp f ff fff ffff fffff ffffff mp mf sf sfp sfpp fp rf rfz sfz sffz fz n pf sfzp'.split(' '),
);

/** Writes a direction; `offset` in ticks from where it stands, `staff` given in parts of more than one. */
export function writeDirection(
  { kind, text, placement, staff: of }: Direction,
  offset: number,
  staff: number | undefined,
  out: XmlWriter,
  reports: ReportTally,
): void {
  const end = text.startsWith('stop');
  if (kind === 'wedge' && !end && text !== 'crescendo' && text !== 'diminuendo') {
    reports.add('unknown-direction', `wedge ${quoted(text)} was left out; crescendo, diminuendo or stop is expected`);
    return;
  }
  if (kind === 'pedal' && !['start', 'stop', 'change'].includes(text)) {
    reports.add('unknown-direction', `pedal ${quoted(text)} was left out; start, stop or change is expected`);
    return;
  }
  const shift = /^(up|down|stop)(?: (\d{1,2}))?$/.exec(text);
  if (kind === 'octave-shift' && !shift) {
    reports.add('unknown-direction', `octave shift ${quoted(text)} was left out; e.g. "down 8" is expected`);
    return;
  }
  out.open('direction', { placement }).open('direction-type');
  // wedges of one part are told apart by number, so that those of two staves may cross
  if (kind === 'wedge') out.leaf('wedge', '', { type: text, number: of });
  else if (kind === 'pedal') out.leaf('pedal', '', { type: text, line: 'yes' });
  else if (kind === 'octave-shift')
    out.leaf('octave-shift', '', { type: shift?.[1], number: of, size: shift?.[2] ?? 8 });
  else if (kind === 'words') out.leaf('words', text);
  else {
    out.open('dynamics');
    if (DYNAMICS.has(text)) out.leaf(text);
    else out.leaf('other-dynamics', text);
    out.close('dynamics');
  }
  out.close('direction-type');
  if (offset !== 0) out.leaf('offset', offset);
  if (staff !== undefined) out.leaf('staff', staff);
  out.close('direction');
}

/** Writes a rehearsal mark. */
export function writeSection(name: string, offset: number, out: XmlWriter): void {
  out.open('direction', { placement: 'above' });
  out.open('direction-type').leaf('rehearsal', name).close('direction-type');
  if (offset !== 0) out.leaf('offset', offset);
  out.close('direction');
}

/** Writes a tempo: its words, its metronome mark, and what it means to a player. */
export function writeTempo({ text, beat, microsecondsPerQuarter }: NotatedTempo, offset: number, out: XmlWriter): void {
  const tempo = microsecondsPerQuarter === undefined ? undefined : bpmText(microsecondsPerQuarter);
  if (text === undefined && !beat) {
    if (tempo === undefined) return;
    if (offset === 0) out.leaf('sound', '', { tempo });
    else out.open('sound', { tempo }).leaf('offset', offset).close('sound');
    return;
  }
  out.open('direction', { placement: 'above', directive: 'yes' });
  if (text !== undefined) out.open('direction-type').leaf('words', text).close('direction-type');
  if (beat) {
    out.open('direction-type').open('metronome').leaf('beat-unit', beat.value);
    for (let dot = 0; dot < beat.dots; dot++) out.leaf('beat-unit-dot');
    out.leaf('per-minute', beat.perMinute).close('metronome').close('direction-type');
  }
  if (offset !== 0) out.leaf('offset', offset, { sound: 'yes' });
  if (tempo !== undefined) out.leaf('sound', '', { tempo });
  out.close('direction');
}

/**
 * Quarter notes a minute, with as many digits as bring the microseconds back.
 *
 * @example bpmText(500_000) // => '120'
 */
export function bpmText(microsecondsPerQuarter: number): string {
  const exact = 60_000_000 / microsecondsPerQuarter;
  for (const digits of [2, 4, 6, 9]) {
    const text = String(Number(exact.toFixed(digits)));
    if (Math.round(60_000_000 / Number(text)) === microsecondsPerQuarter) return text;
  }
  return String(exact);
}

/** The attribute of `sound` that each jump is, and its value. */
const SOUNDS: Readonly<Record<Jump, string>> = {
  segno: 'segno',
  coda: 'coda',
  fine: 'yes',
  tocoda: 'coda',
  dacapo: 'yes',
  dalsegno: 'segno',
};

/** Writes the jumps of a measure that stand at its start (the signs) or at its end (the words). */
export function writeJumps(
  jumps: readonly string[],
  where: 'start' | 'end',
  spoken: ReadonlySet<string>,
  out: XmlWriter,
  reports: ReportTally,
): void {
  for (const jump of jumps) {
    if (!(JUMPS as readonly string[]).includes(jump)) {
      if (where === 'start')
        reports.add('unknown-jump', `jump ${quoted(jump)} was left out; ${JUMPS.join(', ')} are known`);
      continue;
    }
    const name = jump as Jump;
    const sign = name === 'segno' || name === 'coda';
    // words that ask for this jump stand among the directions already
    if (sign !== (where === 'start') || spoken.has(name)) continue;
    out.open('direction', { placement: 'above' }).open('direction-type');
    if (sign) out.leaf(name);
    else out.leaf('words', JUMP_WORDS[name]);
    out
      .close('direction-type')
      .leaf('sound', '', { [name]: SOUNDS[name] })
      .close('direction');
  }
}
