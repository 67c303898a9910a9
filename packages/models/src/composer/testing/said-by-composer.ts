/** What a composer says of passages: by the network over whole passages, and step by step as it writes. */

import { type CellNote, durationIndex } from '@continuo/corpus';
import { compile, type Device, parameterSet, type Tensor } from '@continuo/tensor';
import type { ModelFile } from '../../model-file.ts';
import type { ScoreGeneration } from '../../score-model.ts';
import { roundLogits } from '../../transformer/rounded-logits.ts';
import { composerLeaves, fillComposerBatch, type KnownPassage } from '../composer-batch.ts';
import { composerSchema } from '../composer-config.ts';
import { type EventNats, eventNats } from '../composer-likelihood.ts';
import {
  durationLogits,
  positionLogits,
  runTrunk,
  TIME_SPAN,
  tokenLogits,
  velocityLogits,
} from '../composer-network.ts';

type Heads = Record<keyof EventNats, Float32Array>;
const HEADS = ['position', 'pitch', 'duration', 'velocity'] as const;

export type Said = {
  /** of each predicted event, notes and ends of cells */
  readonly nats: readonly Readonly<Record<keyof EventNats, number>>[];
  /** of each predicted event, not rounded; the latter three are of no meaning where a cell ends */
  readonly logits: readonly Readonly<Heads>[];
};

/** −ln p and logits of every event of passages that are run together. */
export async function saidOfWhole(
  { metadata, tensors }: ModelFile,
  device: Device,
  passages: readonly KnownPassage[],
  length: number,
): Promise<Said[]> {
  const config = composerSchema.parse(metadata.architecture);
  const { declare } = parameterSet();
  const leaves = composerLeaves({ batchSize: passages.length, length });
  const nats = eventNats(config, declare, leaves);
  const hidden = runTrunk(config, declare, leaves.events, { at: leaves.times, span: TIME_SPAN });
  const logits: Record<keyof EventNats, Tensor> = {
    position: positionLogits(config, declare, hidden, leaves.positionBounds),
    pitch: tokenLogits(config, declare, hidden, leaves.places, leaves.tokenBounds),
    duration: durationLogits(config, declare, hidden, leaves.places, leaves.tones),
    velocity: velocityLogits(config, declare, hidden, leaves.tones, leaves.durations),
  };
  const values = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.values]));
  const named = (what: string, of: Record<keyof EventNats, Tensor>): [string, Tensor][] =>
    HEADS.map((head) => [`${what} ${head}`, of[head]]);
  const outputs = Object.fromEntries([...named('nats', nats), ...named('logits', logits)]);
  const session = await device.open(compile({ name: 'said of whole', outputs, values }));
  const { feeds, rows } = fillComposerBatch(passages, { batchSize: passages.length, length });
  const said = (await session.run(feeds)) as Record<string, Float32Array>;
  await session.dispose();
  const rowOf = (all: Float32Array, row: number): Float32Array => {
    const width = all.length / (passages.length * length);
    return all.slice(row * width, (row + 1) * width);
  };
  const ofRow = <Value>(row: number, what: string, take: (values: Float32Array) => Value) =>
    Object.fromEntries(HEADS.map((head) => [head, take(rowOf(said[`${what} ${head}`]!, row))])) as Record<
      keyof EventNats,
      Value
    >;
  return rows.map((own) => ({
    nats: own.map((row) => ofRow(row, 'nats', (each) => each[0]!)),
    logits: own.map((row) => ofRow(row, 'logits', (each) => each)),
  }));
}

/**
 * The logits of a generation while it is made to write what is known, a passage of its own in each row.
 *
 * @returns  for each row those of its events, notes and ends of cells; rounded, as generations round
 */
export async function saidWhileWriting(
  generation: ScoreGeneration,
  written: readonly (readonly (readonly CellNote[])[])[],
): Promise<Heads[][]> {
  const rows = written.map((cells) => cells.flatMap((notes) => [...notes, undefined]));
  const said: Heads[][] = rows.map(() => []);
  for (let event = 0; event < Math.max(...rows.map((row) => row.length)); event += 1) {
    const notes = rows.map((row) => row[event]);
    const positions = notes.map((note) => note?.position ?? 192);
    const pitches = notes.map((note) => note?.pitch ?? 0);
    const heads: Heads = {
      position: (await generation.positions()).slice(),
      pitch: (await generation.pitches(positions)).slice(),
      duration: (await generation.durations(positions, pitches)).slice(),
      velocity: (
        await generation.velocities(
          positions,
          pitches,
          notes.map((note) => durationIndex(note?.duration ?? 1)),
        )
      ).slice(),
    };
    for (const [row, own] of said.entries()) {
      if (event >= rows[row]!.length) continue;
      const take = (all: Float32Array): Float32Array => {
        const width = all.length / rows.length;
        return all.slice(row * width, (row + 1) * width);
      };
      own.push(Object.fromEntries(HEADS.map((head) => [head, take(heads[head])])) as Heads);
    }
    await generation.choose(notes);
  }
  return said;
}

/** How much farther two rows of logits lie apart than rounding one of them explains. */
export function beyondRounding(rounded: Float32Array, whole: Float32Array): number {
  const again = roundLogits(whole, new Float32Array(whole.length));
  let most = 0;
  for (const [index, value] of rounded.entries()) {
    // what cannot come is −1e9 in both
    const apart = value < -1e8 ? Math.abs(value - again[index]!) : Math.abs(value - whole[index]!) - 1 / 128;
    most = Math.max(most, apart);
  }
  return most;
}
