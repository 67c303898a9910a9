/** A next-token model without learning, for tests: its logits are a hash of all tokens before, so that every choice matters. */
import { codecOfHeader, type SequenceHeader } from '@continuo/corpus';
import type { SequenceModel } from '@continuo/models';

export function fakeSequenceModel(tokenizer: SequenceHeader): SequenceModel {
  const { vocabularySize } = codecOfHeader(tokenizer);
  return {
    kind: 'sequence',
    name: 'fake',
    hash: 'cd'.repeat(32),
    family: 'fake',
    parameterCount: 0,
    likelihoodKind: 'exact',
    tokenizer,
    async generate({ batchSize }) {
      const hashes = new Uint32Array(batchSize).fill(2166136261);
      const logits = new Float32Array(batchSize * vocabularySize);
      let place = 0;
      return {
        get place() {
          return place;
        },
        async logits() {
          hashes.forEach((hash, row) => {
            for (let token = 0; token < vocabularySize; token += 1) {
              logits[row * vocabularySize + token] = logitOf(hash, token);
            }
          });
          return logits;
        },
        async choose(tokens) {
          hashes.forEach((hash, row) => {
            hashes[row] = Math.imul(hash ^ (tokens[row]! + 1), 16777619);
          });
          place += 1;
        },
        dispose: () => {},
      };
    },
    async *likelihood(sequences) {
      for (const tokens of sequences) yield { nats: new Float32Array(tokens.length).fill(Math.log(vocabularySize)) };
    },
    dispose: async () => {},
  };
}

/** Between 0 and 3, in steps of 1/64. */
function logitOf(hash: number, token: number): number {
  let mixed = Math.imul(hash ^ Math.imul(token + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 13)) & 0xff) / 64;
}
