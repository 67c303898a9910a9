/** What an n-gram over cells has counted for a choice: three numbers a level of each chain, from which its probability follows. */
import type { CellNote } from '@continuo/corpus';
import { type Attribute, CHAINS, type Chain } from './chains.ts';
import { ContextCounter, type ContextCounts, type Found, LocalCounts, type Range } from './context-counts.ts';
import { KnownNotes, type KnownTrack } from './known-notes.ts';
import { type Choice, readCell, shiftOf, writeContexts } from './note-choices.ts';

/** A piece to count: cells by bar and track. */
export type CountedPiece = {
  readonly steps: ArrayLike<number>;
  readonly tracks: readonly KnownTrack[];
  readonly notesOf: (bar: number, track: number) => readonly CellNote[];
};

/** A chain with its counts, level by level from no fact on. */
export type CountedChain = {
  readonly chain: Chain;
  readonly seed: number;
  readonly levels: readonly ContextCounts[];
};

/** Of a level: how often the symbol followed, how often any did, how many kinds. */
export const PER_LEVEL = 3;

const contexts = new Float64Array(16);

/** Counts one attribute of all pieces. */
export function countAttribute(attribute: Attribute, pieces: Iterable<CountedPiece>): CountedChain[] {
  const chains = CHAINS[attribute].map((chain, index) => ({ chain, seed: seedOf(attribute, index) }));
  const counters: ContextCounter[][] = chains.map(() => []);
  for (const piece of pieces) {
    const known = new KnownNotes(piece.steps, piece.tracks);
    const count = (choice: Choice): void => {
      if (choice.attribute !== attribute) return;
      for (const [index, { chain, seed }] of chains.entries()) {
        const facts = chain.facts(known);
        writeContexts(seed, facts, contexts);
        const symbol = choice.symbol + shiftOf(chain, known);
        const own = counters[index]!;
        while (own.length <= facts.length) own.push(new ContextCounter());
        for (let level = 0; level <= facts.length; level += 1) own[level]!.add(contexts[level]!, symbol);
      }
    };
    for (let bar = 0; bar < piece.steps.length; bar += 1) {
      for (let track = 0; track < piece.tracks.length; track += 1) {
        readCell(known, { bar, track }, piece.notesOf(bar, track), count);
      }
    }
  }
  return chains.map((each, index) => ({ ...each, levels: counters[index]!.map((counter) => counter.seal()) }));
}

function seedOf(attribute: Attribute, index: number): number {
  return 100 * attribute.length + 1000 * attribute.charCodeAt(0) + index;
}

/** Looks up choices of one attribute, in the corpus and in what was read of the passage. */
export class Witness {
  readonly chains: readonly CountedChain[];
  readonly #local: readonly LocalCounts[];
  readonly #found: Found = { count: 0, total: 0, kinds: 0 };
  /** numbers of one choice */
  readonly width: number;

  constructor(chains: readonly CountedChain[]) {
    this.chains = chains;
    this.#local = chains.map(() => new LocalCounts());
    this.width = chains.reduce(
      (sum, { chain, levels }) => sum + PER_LEVEL * levels.length * (chain.isLocal ? 2 : 1),
      0,
    );
  }

  /** Forgets the passage. */
  clear(): void {
    for (const local of this.#local) local.clear();
  }

  /**
   * Writes what is known of a choice.
   *
   * @param into  of each chain its levels, then those of the passage where it counts them, [width]
   */
  tell(choice: Choice, known: KnownNotes, into: { [index: number]: number }): void {
    let place = 0;
    const write = (counts: Pick<ContextCounts, 'find'>, context: number, symbol: number, range: Range): void => {
      counts.find(context, symbol, range, this.#found);
      into[place] = this.#found.count;
      into[place + 1] = this.#found.total;
      into[place + 2] = this.#found.kinds;
      place += PER_LEVEL;
    };
    for (const [index, { chain, seed, levels }] of this.chains.entries()) {
      writeContexts(seed, chain.facts(known), contexts);
      const shift = shiftOf(chain, known);
      const symbol = choice.symbol + shift;
      const range = { from: choice.from + shift, to: choice.to + shift, end: choice.end };
      for (const [level, counts] of levels.entries()) write(counts, contexts[level]!, symbol, range);
      if (!chain.isLocal) continue;
      const local = this.#local[index]!;
      for (let level = 0; level < levels.length; level += 1) write(local, contexts[level]!, symbol, range);
    }
  }

  /** Counts a choice among those of the passage. */
  learn(choice: Choice, known: KnownNotes): void {
    for (const [index, { chain, seed, levels }] of this.chains.entries()) {
      if (!chain.isLocal) continue;
      writeContexts(seed, chain.facts(known), contexts);
      const symbol = choice.symbol + shiftOf(chain, known);
      for (let level = 0; level < levels.length; level += 1) this.#local[index]!.add(contexts[level]!, symbol);
    }
  }
}
