/** Likelihoods in words. */
import type {
  FrameLikelihoodResult,
  LikelihoodResult,
  ScoreLikelihoodResult,
  SequenceLikelihoodResult,
} from '@continuo/evaluate';

/** Figures of a chorale model. */
export function choraleLines(split: string, result: LikelihoodResult): readonly string[] {
  return [
    `${result.model.name} on ${split}: ${result.natsPerNote.toFixed(4)} nats/note (${interval(result.natsPerNoteInterval, 4)})`,
    `  ${result.pieces.length} pieces, ${result.notes} tokens (a voice and sixteenth each), micro-averaged, chain rule, nothing given`,
    `  ${result.macroNatsPerNote.toFixed(4)} nats/note as the mean of pieces`,
    `  ${result.natsPerChangedNote.toFixed(4)} nats over changed notes (${repeats(result.shareOfRepeats)} of tokens repeat the one before)`,
    `  ${bits(result)}`,
  ];
}

/** Figures of a next-token model. */
export function sequenceLines(split: string, result: SequenceLikelihoodResult): readonly string[] {
  const { model, likelihoodKind, tokenizer } = result;
  return [
    `${model.name} on ${split}: ${result.natsPerToken.toFixed(4)} nats/token (${interval(result.natsPerTokenInterval, 4)})`,
    `  ${result.pieces.length} pieces, ${result.tokens} tokens (${tokenizer}), ${result.notes} notes, ${Math.round(result.quarters)} quarters, micro-averaged, ${likelihoodKind === 'exact' ? 'chain rule, nothing given' : 'an upper bound'}`,
    `  ${result.macroNatsPerToken.toFixed(4)} nats/token as the mean of pieces`,
    `  ${result.natsPerChangedToken.toFixed(4)} nats over changed tokens (${repeats(result.shareOfRepeats)} repeat the one before)`,
    `  ${result.natsPerNote.toFixed(4)} nats/note (${interval(result.natsPerNoteInterval, 4)}); ${result.natsPerNoteToken.toFixed(4)} nats at a note's own token`,
    `  ${bits(result)}`,
  ];
}

/** Figures of a model of frames. */
export function frameLines(split: string, result: FrameLikelihoodResult): readonly string[] {
  return [
    `${result.model.name} on ${split}: ${result.natsPerFrame.toFixed(4)} nats/frame (${interval(result.natsPerFrameInterval, 4)}), ${result.output} within the frame`,
    `  ${result.pieces.length} pieces, ${result.frames} frames, micro-averaged, chain rule, nothing given`,
    `  ${result.natsPerFrameAfterFirst.toFixed(4)} nats/frame without each piece's first`,
    `  ${result.macroNatsPerFrame.toFixed(4)} nats/frame as the mean of pieces`,
    `  ${result.natsPerChangedFrame.toFixed(4)} nats over changed frames (${repeats(result.shareOfRepeats)} repeat the one before)`,
    `  ${bits(result)}`,
  ];
}

/** A model of whole scores: all, then a line a corpus. */
export function scoreLines(split: string, result: ScoreLikelihoodResult): readonly string[] {
  const { model, measure, told, groups, pieces, notes, attributeNatsPerNote } = result;
  const parts = Object.entries(attributeNatsPerNote).map(([name, nats]) => `${name} ${nats.toFixed(3)}`);
  const how = measure === 'infill' ? 'each track given all others' : 'chain rule, nothing given';
  const rows = Object.entries(groups).map(
    ([name, group]) =>
      `  ${name}: ${group.natsPerNote.toFixed(3)} nats/note, ${group.bitsPerQuarter.toFixed(2)} bits a quarter (${interval(group.bitsPerQuarterInterval, 2)}), ${group.pieces} pieces`,
  );
  return [
    `${model.name} on ${split}: ${result.natsPerNote.toFixed(4)} nats/note (${interval(result.natsPerNoteInterval, 4)})`,
    `  ${pieces} pieces, ${notes} notes, micro-averaged, ${how}; told: ${told.join(', ')}`,
    `  of which ${parts.join(', ')}`,
    `  ${bits(result)}`,
    ...(Object.keys(groups).length > 1 ? rows : []),
  ];
}

function interval([low, high]: readonly [number, number], digits: number): string {
  return `95 % interval ${low.toFixed(digits)}–${high.toFixed(digits)}`;
}

function repeats(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function bits(result: Pick<LikelihoodResult, 'bitsPerQuarter' | 'bitsPerQuarterInterval' | 'bitsPerPiece'>): string {
  return `${result.bitsPerQuarter.toFixed(3)} bits a quarter (${interval(result.bitsPerQuarterInterval, 3)}), ${result.bitsPerPiece.toFixed(1)} bits a piece`;
}
