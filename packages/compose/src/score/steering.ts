/** Soft wishes while a piece is written: what came up to now, and what that asks of the next note. */
import { chordPull, soughtChord } from './chord-pull.ts';
import { hasProfile, KeyBalance } from './key-pull.ts';
import { LeapBalance } from './leap-balance.ts';
import { MotifGuide } from './motif-guide.ts';
import type { PlacedNote } from './placed-note.ts';
import { movedLevels, registerPull } from './texture-pull.ts';
import type { WritingPlan } from './writing-plan.ts';

/** What the soft wishes of an open cell do to the model's choices; where nothing is asked they stay as they are. */
export type CellSteering = {
  /** @param positions  [N], @param last  position of the cell's last note */
  readonly positions: (positions: Float32Array, last: number | undefined) => ArrayLike<number>;
  /**
   * @param tokens  [V], pitches from `base`
   * @param mask    [V], 1 where a token may come
   */
  readonly pitches: (tokens: Float32Array, mask: Uint8Array, base: number, at: NotePlace) => ArrayLike<number>;
  readonly velocities: (levels: Float32Array) => ArrayLike<number>;
  /** mean velocity that is asked for */
  readonly velocity: number | undefined;
};

type NotePlace = Pick<PlacedNote, 'position' | 'tick'>;

/** A wished mean of a track, as long as it is the same wish, and what is owed to it: asked less written, summed over notes. */
type Account = { readonly asked: number; owed: number };

const NOTHING: ReadonlySet<number> = new Set();

export class Steering {
  readonly #writing: Pick<WritingPlan, 'frame' | 'plans' | 'cellPlans'>;
  readonly #keys = new Map<string, KeyBalance>();
  readonly #registers: (Account | undefined)[] = [];
  readonly #dynamics: (Account | undefined)[] = [];
  readonly #leaps: (LeapBalance | undefined)[] = [];
  /** by cell */
  readonly #motifs = new Map<number, MotifGuide>();
  /** by where a chord begins: its tones that have sounded */
  readonly #chords = new Map<number, Set<number>>();

  constructor(writing: Pick<WritingPlan, 'frame' | 'plans' | 'cellPlans'>) {
    this.#writing = writing;
  }

  /** Begins a cell. */
  open(cell: number): CellSteering {
    const { frame, plans, cellPlans } = this.#writing;
    const [bar, track] = [Math.floor(cell / frame.tracks.length), cell % frame.tracks.length];
    const { asked, motif: points } = cellPlans.get(cell)!;
    const isPitched = !frame.tracks[track]!.isDrums;
    const dynamics = accountOf(this.#dynamics, track, asked.dynamics);
    const register = accountOf(this.#registers, track, isPitched ? asked.register : undefined);
    const line = this.#leaps[track];
    const wanted = isPitched ? asked.leaps : undefined;
    const leaps = wanted === undefined ? undefined : line?.asked === wanted ? line : new LeapBalance(wanted, line);
    this.#leaps[track] = leaps;
    const key = isPitched ? this.#keyOf(cell) : undefined;
    const motif =
      points.length === 0 ? undefined : new MotifGuide(points, this.#motifs.get(cell - frame.tracks.length));
    if (motif !== undefined) this.#motifs.set(cell, motif);
    return {
      positions: (positions, last) => {
        const together = last === undefined ? 0 : (leaps?.pullTogether ?? 0);
        if (together === 0 && motif === undefined) return positions;
        const pulled = Float64Array.from(positions);
        if (last !== undefined) pulled[last]! += together;
        motif?.pullPositions(pulled, last);
        return pulled;
      },
      pitches: (tokens, mask, base, { position, tick }) => {
        const chord = isPitched ? soughtChord(plans[bar]!, tick) : undefined;
        const pulls = [
          register && registerPull(register.asked, register.owed),
          key?.pull,
          chord && chordPull(chord, this.#chords.get(chord.start) ?? NOTHING),
        ].filter((pull) => pull !== undefined);
        if (leaps === undefined && motif === undefined && pulls.length === 0) return tokens;
        const pulled = Float64Array.from(tokens);
        for (const pull of pulls) {
          for (let pitch = 0; pitch < 128; pitch += 1) pulled[base + pitch]! += pull[pitch % pull.length]!;
        }
        motif?.pullPitches(pulled, base, position);
        leaps?.pull(pulled, mask, base, tick);
        return pulled;
      },
      velocities: (levels) => (dynamics === undefined ? levels : movedLevels(levels, dynamics.asked, dynamics.owed)),
      velocity: dynamics?.asked,
    };
  }

  /** A note that stands in a cell that is open or copied. */
  hear(cell: number, { position, tick, pitch, velocity, durationTicks }: PlacedNote): void {
    const { frame, plans } = this.#writing;
    const track = cell % frame.tracks.length;
    const dynamics = this.#dynamics[track];
    if (dynamics !== undefined) dynamics.owed += dynamics.asked - velocity;
    if (frame.tracks[track]!.isDrums) return;
    this.#keyOf(cell)?.hear(pitch, durationTicks / frame.score.ticksPerQuarter);
    const register = this.#registers[track];
    if (register !== undefined) register.owed += register.asked - pitch;
    this.#leaps[track]?.hear(tick, pitch);
    this.#motifs.get(cell)?.hear(position, pitch);
    const chord = soughtChord(plans[Math.floor(cell / frame.tracks.length)]!, tick);
    if (chord !== undefined) {
      this.#chords.set(chord.start, (this.#chords.get(chord.start) ?? new Set()).add(pitch % 12));
    }
  }

  /** The tones under the key that is asked for there. */
  #keyOf(cell: number): KeyBalance | undefined {
    const { frame, plans } = this.#writing;
    const { key } = plans[Math.floor(cell / frame.tracks.length)]!;
    if (key === undefined || !hasProfile(key)) return undefined;
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
