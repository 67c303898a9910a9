/** What is wished of each cell to be written, and the rules that its notes keep. */
import type { CellNote } from '@continuo/corpus';
import { type CellWish, FREE_CELL, fifthLevel, polyphonyLevel, registerLevel, velocityLevel } from '@continuo/models';
import { playableDrums, playableRange, type Ticks } from '@continuo/music';
import type { ComposeRequest } from '../compose-request.ts';
import type { KeyWish } from '../key-wish.ts';
import { TEXTURE_WISHES, type TextureWish } from '../score-wishes.ts';
import type { BarPlan } from './bar-plan.ts';
import { isOnBeat, tonesAt } from './chord-wishes.ts';
import { isSilenced } from './form-instruments.ts';
import { type Limit, type LimitsAt, scopeOf } from './limits-of-tracks.ts';
import type { PlacedNote } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';

/** Onsets a quarter that are planned for a cell; undefined: as the model likes. */
export type PaceAt = (bar: number, track: number) => number | undefined;

export type CellPlan = {
  readonly wish: CellWish;
  readonly rules: CellRules;
  /** the wishes themselves, of which the model is told levels */
  readonly asked: TextureAsked;
  /** notes of motifs that may be varied freely */
  readonly motif: Told;
};

export type TextureAsked = { readonly [wish in TextureWish]?: number };

/** Hard: what a note of a cell must be. */
export type CellRules = {
  /** may this pitch begin at this tick? Of drums, this key? */
  readonly allows: (tick: Ticks, pitch: number) => boolean;
  /** the notes whose places new ones take, in order; undefined: free */
  readonly slots: readonly PlacedNote[] | undefined;
  /** notes that stay, in order */
  readonly locked: readonly PlacedNote[];
  /** notes that begin together, in the mean; undefined: as the model likes */
  readonly together: number | undefined;
  /** what must not come out again; undefined: no matter */
  readonly unlike: readonly CellNote[] | undefined;
};

type Told = CellWish['told'];

/** Turns wishes by bars and tracks into what is told of each cell, and limits into its rules. */
export function cellPlanner(
  request: ComposeRequest,
  frame: ScoreFrame,
  plans: readonly BarPlan[],
  limitsAt: LimitsAt,
  motifTold: ReadonlyMap<number, Told>,
  paceAt: PaceAt = () => undefined,
): (bar: number, track: number) => CellPlan {
  const { bars, tracks, cells, locked, brought, replaced } = frame;
  const asked = textureAsked(request, frame);
  const count = counter(tracks.length);
  const isReplacing = request.task === 'infill' || request.task === 'vary';
  return (bar, track) => {
    const texture = withEnergy(asked(bar, track), plans[bar]!.told.energy);
    const { density, polyphony, register, rhythm, leaps, dynamics } = texture;
    const { isDrums } = tracks[track]!;
    const quarters = bars[bar]!.steps / 24;
    const cell = bar * tracks.length + track;
    const old = cells[bar]![track]!;
    const gone = replaced.get(cell) ?? [];
    const stays = locked.get(cell) ?? [];
    const keepsRhythm = request.keepRhythm && isReplacing;
    const isSilent = !keepsRhythm && isSilenced(plans[bar]!.form, frame, track);
    const isFinal = plans[bar]!.finalTonic !== undefined && !isDrums && density === undefined;
    const isPaced = polyphony !== undefined && density === undefined && !isDrums && !isFinal;
    const isTold = plans[bar]!.reference !== undefined || plans[bar]!.told.energy >= 0;
    const pace = rhythm ?? (isPaced && !isTold ? paceAt(bar, track) : undefined);
    const onsets = pace === undefined ? (isFinal ? 1 : -1) : count('onsets', track, pace * quarters);
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
      notes: isSilent ? 0 : isCounted ? notes : -1,
      onsets: isSilent ? 0 : isCounted ? onsets : -1,
      polyphony: polyphony === undefined ? -1 : polyphonyLevel(polyphony),
      register: register === undefined ? -1 : registerLevel(register),
      leaps: leaps === undefined ? -1 : fifthLevel(leaps),
      dynamics: dynamics === undefined ? -1 : velocityLevel(dynamics),
      reference: plans[bar]!.reference ?? -1,
      told: toldTogether(told, keepsRhythm ? [] : (motifTold.get(cell) ?? [])),
    };
    const isLeft = isReplacing && gone.length > 0 && (brought.get(cell) ?? []).length === 0;
    const rules: CellRules = {
      allows: allowedBy(request, frame, plans[bar]!, track, limitsAt(bar, track)),
      slots: keepsRhythm ? gone : undefined,
      locked: stays,
      together: isCounted && !isDrums ? polyphony : undefined,
      unlike: request.noCopy && isLeft ? gone : undefined,
    };
    return { wish, rules, asked: texture, motif: motifTold.get(cell) ?? [] };
  };
}

/** What is wished of a bar of a track; a later wish counts where two meet. */
function textureAsked(
  request: Pick<ComposeRequest, 'wishes'>,
  frame: ScoreFrame,
): (bar: number, track: number) => TextureAsked {
  const wishes = request.wishes.map((wish) => ({ wish, covers: scopeOf(wish, frame) }));
  return (bar, track) => {
    const found: Partial<Record<TextureWish, number>> = {};
    for (const { wish, covers } of wishes) {
      if (!covers(bar, track)) continue;
      for (const name of TEXTURE_WISHES) if (wish[name] !== undefined) found[name] = wish[name];
    }
    return found;
  };
}

/** Velocities that bars of each level of energy are sought to have where none is asked for: from piano to forte. */
const VELOCITY_OF_ENERGY = [44, 60, 76, 92, 108] as const;

/** Energy is told to the model and heard as loudness most of all: it is steered where the dynamics are free. */
function withEnergy(asked: TextureAsked, energy: number): TextureAsked {
  return energy < 0 || asked.dynamics !== undefined ? asked : { ...asked, dynamics: VELOCITY_OF_ENERGY[energy]! };
}

/** Whole counts of a wished number a bar; what is left over goes to the next bar. */
function counter(tracks: number): (kind: 'notes' | 'onsets', track: number, wanted: number) => number {
  const carried = { notes: new Float64Array(tracks), onsets: new Float64Array(tracks) };
  return (kind, track, wanted) => {
    const whole = wanted + carried[kind][track]!;
    const rounded = Math.max(0, Math.round(whole));
    carried[kind][track] = Math.max(-0.5, Math.min(0.5, whole - rounded));
    return rounded;
  };
}

/** Every second note, the first and the last among them: how much of the old notes a variation is told. */
function keepsNote(index: number, length: number): boolean {
  return index === length - 1 || index % 2 === 0;
}

/** In order; what is told twice is told once. */
export function toldTogether(first: Told, second: Told): Told {
  if (second.length === 0) return first.map(({ position, pitch }) => ({ position, pitch }));
  const all = new Map(
    [...first, ...second].map(({ position, pitch }) => [position * 256 + pitch, { position, pitch }]),
  );
  return [...all.values()].sort((a, b) => a.position - b.position || a.pitch - b.pitch);
}

function allowedBy(
  request: Pick<ComposeRequest, 'keyIs'>,
  { tracks }: ScoreFrame,
  plan: BarPlan,
  track: number,
  limits: readonly Limit[],
): CellRules['allows'] {
  const { isDrums } = tracks[track]!;
  const forbidden = new Set(limits.flatMap((limit) => limit.forbidden ?? []));
  if (isDrums) {
    const keys = new Set<number>(playableDrums());
    return (_, pitch) => keys.has(pitch) && !forbidden.has(pitch);
  }
  const [low, high] = rangeOf(tracks[track]!, limits);
  const scale: KeyWish | undefined = request.keyIs === 'hard' ? plan.key : undefined;
  const chordTones = limits.flatMap((limit) => limit.chordTones ?? []);
  const everywhere = chordTones.includes('everywhere');
  return (tick, pitch) => {
    if (pitch < low || pitch > high || forbidden.has(pitch)) return false;
    const isHeld = everywhere || (chordTones.length > 0 && isOnBeat(plan.span, tick));
    const tones = isHeld ? tonesAt(plan, tick) : undefined;
    // tones of a chord that was asked for are right even where the key does not have them
    if (tones !== undefined && tones.length > 0) return tones.includes(pitch % 12);
    return scale === undefined || scale.pitchClasses.includes(pitch % 12);
  };
}

/** The pitches that an instrument of the world can play, within the limits; of sounds that no instrument makes all. */
export function rangeOf(
  { program }: { readonly program: number },
  limits: readonly Pick<Limit, 'range'>[],
): readonly [number, number] {
  const playable = playableRange(program);
  let [low, high] = playable.source === 'instrument' ? [playable.low, playable.high] : [0, 127];
  for (const { range } of limits) {
    if (range === undefined) continue;
    low = Math.max(low, range[0]);
    high = Math.min(high, range[1]);
  }
  return [low, high];
}
