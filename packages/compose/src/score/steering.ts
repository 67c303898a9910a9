/** Soft wishes while a piece is written: what came up to now, and what that asks of the next note. */
import { chordPull } from './chord-pull.ts';
import { KeyBalance } from './key-pull.ts';
import { LeapBalance } from './leap-balance.ts';
import type { PlacedNote } from './placed-note.ts';
import { movedLevels, registerPull } from './texture-pull.ts';
import type { WritingPlan } from './write-cells.ts';

/** What the soft wishes of an open cell do to the model's choices; where nothing is asked they stay as they are. */
export type CellSteering = {
  /** @param positions  [N], @param last  position of the cell's last note */
  readonly positions: (positions: Float32Array, last: number | undefined) => ArrayLike<number>;
  /**
   * @param tokens  [V], pitches from `base`
   * @param mask    [V], 1 where a token may come
   */
  readonly pitches: (tokens: Float32Array, mask: Uint8Array, base: number, tick: number) => ArrayLike<number>;
  readonly velocities: (levels: Float32Array) => ArrayLike<number>;
  /** mean velocity that is asked for */
  readonly velocity: number | undefined;
};

/** A wished mean of a track, as long as it is the same wish, and what is owed to it: asked less written, summed over notes. */
type Account = { readonly asked: number; owed: number };

export class Steering {
  readonly #writing: Pick<WritingPlan, 'frame' | 'plans' | 'cellPlans'>;
  readonly #keys = new Map<string, KeyBalance>();
  readonly #registers: (Account | undefined)[] = [];
  readonly #dynamics: (Account | undefined)[] = [];
  readonly #leaps: (LeapBalance | undefined)[] = [];

  constructor(writing: Pick<WritingPlan, 'frame' | 'plans' | 'cellPlans'>) {
    this.#writing = writing;
  }

  /** Begins a cell. */
  open(cell: number): CellSteering {
    const { frame, plans, cellPlans } = this.#writing;
    const [bar, track] = [Math.floor(cell / frame.tracks.length), cell % frame.tracks.length];
    const { asked } = cellPlans.get(cell)!;
    const isPitched = !frame.tracks[track]!.isDrums;
    const dynamics = accountOf(this.#dynamics, track, asked.dynamics);
    const register = accountOf(this.#registers, track, isPitched ? asked.register : undefined);
    const line = this.#leaps[track];
    const wanted = isPitched ? asked.leaps : undefined;
    const leaps = wanted === undefined ? undefined : line?.asked === wanted ? line : new LeapBalance(wanted, line);
    this.#leaps[track] = leaps;
    const key = isPitched ? this.#keyOf(cell) : undefined;
    return {
      positions: (positions, last) => {
        const together = last === undefined ? 0 : (leaps?.pullTogether ?? 0);
        if (together === 0) return positions;
        return Float64Array.from(positions, (logit, position) => (position === last ? logit + together : logit));
      },
      pitches: (tokens, mask, base, tick) => {
        const chord = isPitched ? chordPull(plans[bar]!, tick) : undefined;
        const pulls = [register && registerPull(register.asked, register.owed), key?.pull, chord];
        if (leaps === undefined && pulls.every((pull) => pull === undefined)) return tokens;
        const pulled = Float64Array.from(tokens);
        for (const pull of pulls) {
          if (pull === undefined) continue;
          for (let pitch = 0; pitch < 128; pitch += 1) pulled[base + pitch]! += pull[pitch % pull.length]!;
        }
        leaps?.pull(pulled, mask, base, tick);
        return pulled;
      },
      velocities: (levels) => (dynamics === undefined ? levels : movedLevels(levels, dynamics.asked, dynamics.owed)),
      velocity: dynamics?.asked,
    };
  }

  /** A note that stands in a cell that is open or copied. */
  hear(cell: number, { tick, pitch, velocity, durationTicks }: PlacedNote): void {
    const { frame } = this.#writing;
    const track = cell % frame.tracks.length;
    const dynamics = this.#dynamics[track];
    if (dynamics !== undefined) dynamics.owed += dynamics.asked - velocity;
    if (frame.tracks[track]!.isDrums) return;
    this.#keyOf(cell)?.hear(pitch, durationTicks / frame.score.ticksPerQuarter);
    const register = this.#registers[track];
    if (register !== undefined) register.owed += register.asked - pitch;
    this.#leaps[track]?.hear(tick, pitch);
  }

  /** The tones under the key that is asked for there. */
  #keyOf(cell: number): KeyBalance | undefined {
    const { frame, plans } = this.#writing;
    const { key } = plans[Math.floor(cell / frame.tracks.length)]!;
    if (key === undefined) return undefined;
    const name = `${key.tonic} ${key.mode}`;
    const balance = this.#keys.get(name) ?? new KeyBalance(key);
    this.#keys.set(name, balance);
    return balance;
  }
}

/** The account of a track; another wish begins another. */
function accountOf(accounts: (Account | undefined)[], track: number, asked: number | undefined): Account | undefined {
  const account = accounts[track];
  if (account?.asked !== asked) accounts[track] = asked === undefined ? undefined : { asked, owed: 0 };
  return accounts[track];
}
