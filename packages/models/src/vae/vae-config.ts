/** The architecture of a variational autoencoder over melodies, as it stands in a recipe and in a model file. */
import { z } from 'zod';

const width = z.int().min(4).max(4096);
const share = z.number().min(0).max(1);

export const vaeSchema = z
  .strictObject({
    /** bars of a segment, 16 steps each */
    bars: z.int().min(1).max(64).default(2),
    /** Z, numbers of a point in the latent space */
    latentSize: z.int().min(1).max(2048).default(128),
    /** E, of a token's embedding */
    embedding: width.default(48),
    encoder: z
      .strictObject({
        /** H of the LSTM over the steps of a bar, each way */
        hidden: width.default(128),
        /** what a bar is summed up in */
        word: width.default(256),
        /** H of the LSTM over the bars, each way */
        barHidden: width.default(128),
      })
      .prefault({}),
    decoder: z
      .strictObject({
        /** `flat`: one LSTM over all steps; `hierarchical`: a conductor over bars, and an LSTM that begins each bar anew */
        kind: z.enum(['flat', 'hierarchical']).default('hierarchical'),
        /** H of the conductor; a flat decoder has none */
        conductor: width.default(256),
        /** what a decoder is told of its bar (hierarchical) or of the whole segment (flat) */
        word: width.default(256),
        /** what of that is told at a step */
        cue: width.default(96),
        hidden: width.default(256),
        depth: z.int().min(1).max(4).default(1),
        /** while training: share of what a layer says that is dropped */
        dropout: z.number().min(0).max(0.9).default(0),
      })
      .prefault({}),
    /** β: what a nat of divergence counts against a nat of reconstruction */
    beta: z.number().min(0).max(10).default(0.2),
    /** nats of divergence that a segment has at no cost */
    freeBits: z.number().min(0).default(33),
    /** steps in which β grows evenly from 0 */
    betaWarmupSteps: z.int().min(0).default(0),
    /** while training: semitones by which segments are moved, either way, as far as the vocabulary reaches */
    transpose: z.int().min(0).max(24).default(6),
    /** while training: share of the decoder's inputs that are hidden, so that it must listen to the latent vector */
    wordDropout: share.default(0.25),
    /** while training: share of the decoder's inputs that are its own guesses instead of the truth; doubles its cost */
    scheduledSampling: share.default(0),
  })
  .refine(({ bars, latentSize }) => latentSize % bars === 0, {
    error: 'latentSize must be a multiple of bars',
    path: ['latentSize'],
  });
export type VaeConfig = z.infer<typeof vaeSchema>;
