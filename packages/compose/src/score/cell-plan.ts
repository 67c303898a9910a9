/** What is wished of each cell to be written, and the limits that its notes keep. */
import type { CellNote } from '@continuo/corpus';
import { type CellWish, FREE_CELL, fifthLevel, polyphonyLevel, registerLevel, velocityLevel } from '@continuo/models';
import { playableDrums, playableRange } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { KeyWish } from '../key-wish.ts';
import type { BarPlan } from './bar-plan.ts';
import { chordAt } from './chord-wishes.ts';
import { type ScoreFrame, tracksNamed } from './score-frame.ts';

export type CellPlan = {
  readonly wish: CellWish;
  readonly rules: CellRules;
};

/** Hard: what a note of a cell must be. */
export type CellRules = {
  /** may this pitch come at this position? Of drums, this key? */
  readonly allows: (position: number, pitch: number) => boolean;
  /** most notes that sound together */
  readonly polyphony: number;
  /** positions and lengths that notes keep, in order; undefined: free */
  readonly rhythm: readonly { readonly position: number; readonly duration: number }[] | undefined;
  /** notes that stay, in order */
  readonly locked: readonly CellNote[];
  /** what must not come out again; undefined: no matter */
  readonly unlike: readonly CellNote[] | undefined;
};

/** How much of the old notes a variation is told. */
const VARIED = 0.5;

/** Turns wishes by bars and tracks into what is told of each cell. */
export function cellPlanner(request: ComposeRequest, frame: ScoreFrame, plans: readonly BarPlan[]) {
  const { bars, tracks, cells, score, firstNumber, locked } = frame;
  const covers = (scope: {
    readonly bars?: readonly number[] | undefined;
    readonly tracks?: readonly (string | number)[] | undefined;
  }) => {
    const chosen = scope.tracks && new Set(scope.tracks.flatMap((name) => tracksNamed(name, score, tracks)));
    return (bar: number, track: number): boolean => {
      const number = firstNumber + bar;
      if (scope.bars && (number < scope.bars[0]! || number > scope.bars[1]!)) return false;
      return chosen?.has(track) ?? true;
    };
  };
  const wishes = request.wishes.map((wish) => ({ wish, covers: covers(wish) }));
  const limits = request.limits.map((limit) => ({ limit, covers: covers(limit) }));
  // what is left over of a count that is no whole number goes to the next bar
  const carried = { notes: tracks.map(() => 0), onsets: tracks.map(() => 0) };

  const asked = (bar: number, track: number) => {
    const found: Partial<Record<'density' | 'polyphony' | 'register' | 'rhythm' | 'leaps' | 'dynamics', number>> = {};
    for (const { wish, covers: isCovered } of wishes) {
      if (!isCovered(bar, track)) continue;
      for (const name of ['density', 'polyphony', 'register', 'rhythm', 'leaps', 'dynamics'] as const) {
        if (wish[name] !== undefined) found[name] = wish[name];
      }
    }
    return found;
  };

  const count = (kind: 'notes' | 'onsets', track: number, wanted: number): number => {
    const whole = wanted + carried[kind][track]!;
    const rounded = Math.max(0, Math.round(whole));
    carried[kind][track] = Math.max(-0.5, Math.min(0.5, whole - rounded));
    return rounded;
  };

  return (bar: number, track: number): CellPlan => {
    const { density, polyphony, register, rhythm, leaps, dynamics } = asked(bar, track);
    const quarters = bars[bar]!.steps / 24;
    const cell = bar * tracks.length + track;
    const old = cells[bar]![track]!;
    const stays = locked.get(cell) ?? [];
    const silent = isSilent(plans[bar]!, frame, track);
    const keepsRhythm = request.keepRhythm && old.length > 0 && (request.task === 'infill' || request.task === 'vary');
    const onsets = rhythm === undefined ? -1 : count('onsets', track, rhythm * quarters);
    const notes =
      density !== undefined
        ? Math.max(onsets, count('notes', track, density * quarters))
        : onsets >= 0 && polyphony !== undefined
          ? Math.round(onsets * polyphony)
          : -1;
    const isCounted = !keepsRhythm && stays.length === 0;
    const told = keepsRhythm
      ? old.map(({ position }) => ({ position, pitch: -1 }))
      : stays.length > 0
        ? stays
        : request.task === 'vary'
          ? old.filter((_, index) => keepsNote(index, old.length))
          : [];
    const wish: CellWish = {
      ...FREE_CELL,
      notes: silent ? 0 : isCounted ? notes : -1,
      onsets: silent ? 0 : isCounted ? onsets : -1,
      polyphony: polyphony === undefined ? -1 : polyphonyLevel(polyphony),
      register: register === undefined ? -1 : registerLevel(register),
      leaps: leaps === undefined ? -1 : fifthLevel(leaps),
      dynamics: dynamics === undefined ? -1 : velocityLevel(dynamics),
      reference: plans[bar]!.reference ?? -1,
      told,
    };
    const applying = limits.filter((each) => each.covers(bar, track)).map(({ limit }) => limit);
    const rules: CellRules = {
      allows: allowedBy(request, frame, plans[bar]!, track, applying),
      polyphony: Math.min(64, ...applying.map((limit) => limit.polyphony ?? 64)),
      rhythm: keepsRhythm ? old.map(({ position, duration }) => ({ position, duration })) : undefined,
      locked: stays,
      unlike: request.noCopy && old.length > stays.length && isReplacing(request) ? old : undefined,
    };
    return { wish, rules };
  };
}

function isReplacing({ task }: ComposeRequest): boolean {
  return task === 'infill' || task === 'vary';
}

/** Every second note, the first and the last among them. */
function keepsNote(index: number, length: number): boolean {
  return index === length - 1 || index % Math.round(1 / VARIED) === 0;
}

/** Does the form leave the track out of the bar? */
function isSilent({ form }: BarPlan, { tracks }: ScoreFrame, track: number): boolean {
  if (form?.instruments === undefined) return false;
  const { name, isDrums } = tracks[track]!;
  const plain = name.toLowerCase();
  return !form.instruments.some((instrument) => {
    const wanted = instrument.toLowerCase();
    return plain.includes(wanted) || wanted.includes(plain) || (isDrums && wanted.startsWith('drum'));
  });
}

function allowedBy(
  request: ComposeRequest,
  { tracks }: ScoreFrame,
  plan: BarPlan,
  track: number,
  limits: ComposeRequest['limits'],
): CellRules['allows'] {
  const { isDrums, program } = tracks[track]!;
  const forbidden = new Set(limits.flatMap((limit) => limit.forbidden ?? []));
  if (isDrums) {
    const keys = new Set<number>(playableDrums());
    return (_, pitch) => keys.has(pitch) && !forbidden.has(pitch);
  }
  const playable = playableRange(program);
  let [low, high] = playable.source === 'instrument' ? [playable.low, playable.high] : [0, 127];
  for (const { range } of limits) {
    if (range === undefined) continue;
    low = Math.max(low, range[0]);
    high = Math.min(high, range[1]);
  }
  const scale: KeyWish | undefined = request.keyIs === 'hard' ? plan.key : undefined;
  const { steps } = plan.told;
  const beat = 24;
  const chordTones = limits.flatMap((limit) => limit.chordTones ?? []);
  const everywhere = chordTones.includes('everywhere');
  return (position, pitch) => {
    if (pitch < low || pitch > high || forbidden.has(pitch)) return false;
    const tones =
      plan.chords !== undefined && (everywhere || (chordTones.length > 0 && position % beat === 0))
        ? chordAt(plan.chords, position / steps)?.tones
        : undefined;
    // tones of a chord that was asked for are right even where the key does not have them
    if (tones !== undefined && tones.length > 0) return tones.includes(pitch % 12);
    return scale === undefined || scale.pitchClasses.includes(pitch % 12);
  };
}

/**
 * Wishes that cannot hold together, told before anything is written.
 *
 * @throws ComposeError  'contradiction': in which bar and track, and between what
 */
export function checkRules(frame: ScoreFrame, plans: ReadonlyMap<number, CellPlan>): void {
  for (const [cell, { rules }] of plans) {
    const track = cell % frame.tracks.length;
    const bar = Math.floor(cell / frame.tracks.length);
    const number = frame.firstNumber + bar;
    const name = frame.tracks[track]!.name || `track ${track}`;
    const some = (position: number): boolean =>
      Array.from({ length: 128 }, (_, pitch) => pitch).some((pitch) => rules.allows(position, pitch));
    if (!some(0)) {
      throw new ComposeError(
        'contradiction',
        `limits: in bar ${number} of ${name} no pitch is left that lies in the range, in the key, among the chord's tones and is not forbidden; loosen one of them`,
        { bar: number, track },
      );
    }
  }
}
