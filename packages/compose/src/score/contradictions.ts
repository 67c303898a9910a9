/** Wishes that cannot hold together, told before anything is written. */
import { PROGRAM_NAMES, pitchName } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { BarPlan } from './bar-plan.ts';
import { type CellPlan, rangeOf } from './cell-plan.ts';
import { canFill, slotsAhead } from './kept-rhythm.ts';
import { type LimitsAt, limitsOfTrack } from './limits-of-tracks.ts';
import type { MotifsInCells } from './motifs-in-cells.ts';
import { soundingIn } from './score-draft.ts';
import type { ScoreFrame } from './score-frame.ts';
import { SoundingNotes } from './sounding-notes.ts';

export type Wished = {
  readonly request: ComposeRequest;
  readonly frame: ScoreFrame;
  readonly plans: readonly BarPlan[];
  readonly cellPlans: ReadonlyMap<number, CellPlan>;
  readonly limitsAt: LimitsAt;
  readonly motifs: MotifsInCells;
};

/** @throws ComposeError  'contradiction': in which bar and track, and between what */
export function refuseContradictions(wished: Wished): void {
  const { request, frame, cellPlans, motifs } = wished;
  if (request.chords === undefined && request.limits.some(({ chordTones }) => chordTones !== undefined)) {
    throw new ComposeError(
      'contradiction',
      'limits: only chord tones are asked for, but no chords; add them, e.g. "chords": "C | Am F | G7 | C"',
    );
  }
  for (const [cell, plan] of cellPlans) {
    if (plan.rules.slots === undefined && plan.wish.notes !== 0) refuseNoPitch(wished, cell, plan);
  }
  for (const track of frame.tracks.keys()) {
    if (motifs.motifs.length > 0) refuseMotifs(wished, track);
    if (request.keepRhythm) refuseRhythm(wished, track);
  }
}

/** At the beginning of the bar, and of each of its chords, some pitch must be left. */
function refuseNoPitch({ frame, plans, request, limitsAt }: Wished, cell: number, { rules }: CellPlan): void {
  const [bar, track] = placeOf(frame, cell);
  const { tick: start, endTick } = frame.bars[bar]!;
  const { chords, span, key } = plans[bar]!;
  const limits = limitsAt(bar, track);
  const isHeld = limits.some(({ chordTones }) => chordTones !== undefined);
  const changes = isHeld
    ? (chords ?? []).map(({ from }) => Math.ceil(span.start + from * (span.end - span.start)))
    : [];
  for (const tick of [start, ...changes.filter((each) => each > start && each < endTick)]) {
    let pitch = 0;
    while (pitch < 128 && !rules.allows(tick, pitch)) pitch += 1;
    if (pitch < 128) continue;
    const instrument = frame.tracks[track]!;
    const [low, high] = rangeOf(instrument, limits);
    const chord = isHeld
      ? chords?.findLast(({ from }) => span.start + from * (span.end - span.start) <= tick)
      : undefined;
    const parts = instrument.isDrums
      ? ['the keys of drums']
      : [
          low > high
            ? `the range (no pitch is in all of those asked for, and playable on ${PROGRAM_NAMES[instrument.program]})`
            : `the range ${pitchName(low)}–${pitchName(high)}`,
          ...(chord ? [`the chord ${chord.symbol}`] : key && request.keyIs === 'hard' ? [`the key ${key.label}`] : []),
        ];
    const forbidden = limits.flatMap((limit) => limit.forbidden ?? []);
    if (forbidden.length > 0) parts.push(`the ${new Set(forbidden).size} forbidden pitches`);
    throw new ComposeError(
      'contradiction',
      `limits: ${where(frame, cell)} has no pitch left between ${parts.join(' and ')}; loosen one of them`,
      { bar: frame.numbers[bar], track },
    );
  }
}

/** Motifs keep the rules as well, and nothing that stays is in their way. */
function refuseMotifs({ frame, cellPlans, limitsAt, request }: Wished, track: number): void {
  const { brought, kept, tracks } = frame;
  const refuse = (cell: number, pitch: number, why: string): never => {
    throw new ComposeError('contradiction', `motifs: ${pitchName(pitch)} in ${where(frame, cell)} ${why}`, {
      bar: frame.numbers[placeOf(frame, cell)[0]],
      track,
      pitch,
    });
  };
  // of an arrangement the melody is brought as well; it comes as it is
  const sounding = new SoundingNotes(kept[track]!, limitsOfTrack(frame, track, limitsAt, []));
  for (const [cell, notes] of [...brought].sort(([a], [b]) => a - b)) {
    if (cell % tracks.length !== track || request.task === 'arrange') continue;
    if (request.keepRhythm) refuse(cell, notes[0]!.pitch, 'is a note more where the rhythm is to be kept');
    for (const note of notes) {
      const { tick, pitch, durationTicks } = note;
      if (!cellPlans.get(cell)!.rules.allows(tick, pitch)) {
        refuse(
          cell,
          pitch,
          'lies outside the range, the key or the chord, or is forbidden; transpose it or loosen them',
        );
      }
      if (!sounding.isClear(note)) refuse(cell, pitch, 'would sound while the same pitch sounds in what stays');
      if (!sounding.hasRoom(tick)) refuse(cell, pitch, 'is a note more than may sound together');
      if (sounding.latestEnd(tick, pitch) < tick + durationTicks) {
        refuse(cell, pitch, 'lasts longer than the piece, or more notes than may sound together with it');
      }
      sounding.add(note, true);
    }
  }
}

/** The places of a kept rhythm must find pitches, and not be more together than may be. */
function refuseRhythm({ frame, cellPlans, limitsAt, motifs }: Wished, track: number): void {
  const { written, tracks, kept } = frame;
  const cells = written.filter((cell) => cell % tracks.length === track);
  const slotsOf = (cell: number) => cellPlans.get(cell)!.rules.slots ?? [];
  const all = new SoundingNotes(
    [...kept[track]!, ...cells.flatMap(slotsOf)].map((note, index) => ({ ...note, pitch: -1 - index })),
    limitsOfTrack(frame, track, limitsAt, []),
  );
  const free = soundingIn(frame, track, limitsAt, motifs.closed);
  for (const [index, cell] of cells.entries()) {
    const slots = slotsOf(cell);
    const { rules } = cellPlans.get(cell)!;
    const isTooMany = slots.some(({ tick, durationTicks }) => all.isOverfull(tick, tick + Math.max(1, durationTicks)));
    if (isTooMany) {
      throw new ComposeError(
        'contradiction',
        `keepRhythm: in ${where(frame, cell)} more notes sound together than the limit's polyphony; loosen one of them`,
        { bar: frame.numbers[placeOf(frame, cell)[0]], track },
      );
    }
    const later = cells.slice(index + 1).flatMap((other) => {
      const { allows } = cellPlans.get(other)!.rules;
      return slotsOf(other).map((slot) => ({ slot, allows }));
    });
    const places = [...slots.map((slot) => ({ slot, allows: rules.allows })), ...slotsAhead(slots, later)];
    if (canFill({ places, count: slots.length, sounding: free, isNew: rules.unlike !== undefined })) continue;
    throw new ComposeError(
      'contradiction',
      `keepRhythm: the ${slots.length} notes of ${where(frame, cell)} find no new pitches between the range, the key, the chord and what stays; loosen one of them`,
      { bar: frame.numbers[placeOf(frame, cell)[0]], track },
    );
  }
}

function placeOf({ tracks }: ScoreFrame, cell: number): readonly [bar: number, track: number] {
  return [Math.floor(cell / tracks.length), cell % tracks.length];
}

function where(frame: ScoreFrame, cell: number): string {
  const [bar, track] = placeOf(frame, cell);
  return `bar ${frame.numbers[bar]} of ${frame.tracks[track]!.name || `track ${track}`}`;
}
