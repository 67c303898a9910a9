/**
 * MuseGAN: a generator and a critic of multi-track piano rolls. A GAN has no likelihood; the critic's score is its loss.
 *
 * Dong, Hsiao, Yang and Yang 2018, "MuseGAN", section 4, the hybrid model with its temporal generators, and Dong and Yang
 * 2018, "Convolutional generative adversarial networks with binary neurons", for the critic's streams of chroma and onsets
 * and for binary outputs. All kernels are as large as their strides, so that a convolution is a product of rows: a kernel
 * covers three steps and all pitches, then four of these (a beat), four beats (a bar), the bars of a phrase. The weights
 * of all tracks stand beside each other in one array, and one product serves them all.
 *
 * Ours, for little data and one processor: the shared noise is worked into one plan of each bar
 * for all tracks, from which also comes a harmony that they share; and logits of a bar, a beat, a slot and a step add up.
 *
 * Sizes: B phrases, M tracks, Z noise, S slots (of three steps) in a phrase, P = 3 · pitches numbers of a slot.
 */
import type { PianoRollHeader } from '@continuo/corpus';
import {
  add,
  concat,
  type DeclareParameter,
  leakyRelu,
  matmul,
  multiply,
  relu,
  reshape,
  slice,
  type Tensor,
} from '@continuo/tensor';
import { z } from 'zod';

const track = z.strictObject({ name: z.string().min(1), program: z.int().min(-1).max(127) });

/** The architecture of a MuseGAN, as it stands in a recipe and in a model file. */
export const museganSchema = z
  .strictObject({
    /** of the roll; unless given those of a band that the music has */
    tracks: z.array(track).min(1).max(16).optional(),
    bars: z.int().min(1).max(16).default(4),
    /** 48 is 12 a quarter: sixteenths and triplets */
    stepsPerBar: z.int().multipleOf(12).min(12).max(96).default(48),
    /** the name of a track that the others are written to; it must be handed to `generate` */
    given: z.string().min(1).optional(),
    /** Z, of each of the four kinds of noise */
    latentDim: z.int().min(1).max(512).default(32),
    /** features of each track's generator: a bar (half as many in the plan that all tracks share), a beat, three steps */
    generator: z.tuple([z.int().multipleOf(2).min(2), z.int().min(1), z.int().min(1)]).default([256, 128, 64]),
    /** features of the critic: three steps of a track; then of all tracks a beat, a bar, the phrase */
    critic: z.tuple([z.int().min(1), z.int().min(1), z.int().min(1), z.int().min(1)]).default([64, 128, 256, 256]),
    /** what the critic is shown: probabilities, or bits that a threshold or a draw makes of them */
    neurons: z.enum(['none', 'deterministic', 'stochastic']).default('deterministic'),
    /** probability from which on a cell sounds when rolls are written (stochastic neurons draw instead); chosen on validation */
    threshold: z.number().min(0.01).max(0.99).default(0.5),
    /** steps for which the critic is shown probabilities, before binary neurons come in */
    pretraining: z.int().min(0).default(0),
    /** steps of the critic for one of the generator */
    criticSteps: z.int().min(1).max(20).default(5),
    /** weight of the gradient penalty */
    penalty: z.number().min(0).default(10),
    /** while training: the keys that a phrase is moved to, semitones down and up; the paper moves none */
    transpose: z.tuple([z.int().min(0).max(11), z.int().min(0).max(11)]).default([0, 0]),
    /** bars from one phrase of a piece to the next */
    stride: z.int().min(1).default(1),
    /** tracks that must sound in a phrase; default 1 */
    soundingTracks: z.int().min(1).default(1),
  })
  .refine(({ tracks, given }) => !given || !tracks || tracks.some(({ name }) => name === given), {
    error: 'given must name one of the tracks',
    path: ['given'],
  });
export type MuseganConfig = z.infer<typeof museganSchema>;

/** A configuration with the axes of its rolls, and what follows from both. */
export type MuseganSizes = {
  readonly config: MuseganConfig;
  readonly header: PianoRollHeader;
  /** S */
  readonly slots: number;
  /** P */
  readonly slotSize: number;
  /** index of the given track; undefined where all are generated */
  readonly given: number | undefined;
  /** tracks that are generated */
  readonly written: number;
};

/** Steps of a slot. */
export const SLOT_STEPS = 3;
const SLOTS_PER_BEAT = 4;
const OCTAVE = 12;

/** A slot is three steps, a beat four slots: with 48 steps a bar a sixteenth and a quarter, with 24 twice as long. */
export function museganSizes(config: MuseganConfig, header: PianoRollHeader): MuseganSizes {
  const given = header.tracks.findIndex(({ name }) => name === config.given);
  return {
    config,
    header,
    slots: (header.bars * header.stepsPerBar) / SLOT_STEPS,
    slotSize: SLOT_STEPS * header.pitches,
    given: given < 0 ? undefined : given,
    written: header.tracks.length - (given < 0 ? 0 : 1),
  };
}

/** The four kinds of noise; M counts the written tracks. */
export type Latents = {
  /** [B, Z], the same in every bar and track */
  readonly shared: Tensor;
  /** [B, Z], from which the bars' own come, the same in every track */
  readonly time: Tensor;
  /** [M, B, Z] */
  readonly track: Tensor;
  /** [M, B, Z] */
  readonly trackTime: Tensor;
};

/** The shapes of the noise for B phrases, by the names of `Latents`. */
export function latentShapes({ config, written }: MuseganSizes, batch: number): Record<keyof Latents, number[]> {
  const { latentDim } = config;
  const [all, each] = [
    [batch, latentDim],
    [written, batch, latentDim],
  ];
  return { shared: all, time: all, track: each, trackTime: each };
}

/**
 * Logits of every cell.
 *
 * @param given  [B·S, P], the track that stands, where the model has one
 * @returns      [M, B·S, P]: as [M, B, steps, pitches] lies in memory; M counts the written tracks
 */
export function generateRolls(
  sizes: MuseganSizes,
  declare: DeclareParameter,
  latents: Latents,
  given?: Tensor,
): Tensor {
  const heard = given && encodeGiven(sizes, declare, given);
  const plan = barPlans(sizes, declare, latents, heard);
  const features = barGenerators(sizes, declare, barVectors(sizes, declare, latents, plan), heard);
  return soundingCells(sizes, declare, { ...features, harmony: sharedHarmony(sizes, declare, plan) }, heard);
}

/** What all tracks know of each bar: the noise that they share, worked into a plan. [1, B·bars, D] */
function barPlans(sizes: MuseganSizes, declare: DeclareParameter, latents: Latents, heard: Heard | undefined): Tensor {
  const { config, header } = sizes;
  const [barDim] = config.generator;
  const [shared, time] = [latents.shared, latents.time].map((x) => reshape(x, [1, ...x.shape])) as [Tensor, Tensor];
  const noise = [everyBar(shared, header.bars), temporal(declare, 'time', time, header.bars)];
  return relu(rowsOfTracks(declare, 'plan', concat(heard ? [...noise, heard.bar] : noise, 2), barDim / 2, 1));
}

/** What each bar of each track is made of: the plan and the track's own noise. [M, B·bars, D + 2·Z] */
function barVectors(
  { header, written }: MuseganSizes,
  declare: DeclareParameter,
  latents: Latents,
  plan: Tensor,
): Tensor {
  const own = temporal(declare, 'trackTime', latents.trackTime, header.bars);
  return concat([joinedCopies(plan, written, 0), everyBar(latents.track, header.bars), own], 2);
}

/** One vector for all bars of a phrase. [M, B, Z] => [M, B·bars, Z] */
function everyBar(x: Tensor, bars: number): Tensor {
  const [tracks, batch, width] = x.shape as [number, number, number];
  return reshape(joinedCopies(reshape(x, [tracks, batch, 1, width]), bars, 2), [tracks, -1, width]);
}

/**
 * Logits that all pitched tracks share: pitch classes for each beat, the same in every octave, so that the tracks keep to
 * one harmony. [M, B·bars·beats, pitches], nothing for drums at first
 */
function sharedHarmony(sizes: MuseganSizes, declare: DeclareParameter, plan: Tensor): Tensor {
  const { header, given, written } = sizes;
  const classes = reshape(rowsOfTracks(declare, 'harmony', plan, beatsOfBar(sizes) * OCTAVE, 1), [1, -1, OCTAVE]);
  const octaves = joinedCopies(classes, Math.ceil(header.pitches / OCTAVE), 2);
  const tracks = header.tracks.filter((_, track) => track !== given);
  const fillParts = tracks.map(({ program }) => (program < 0 ? 0 : 1));
  return multiply(
    slice(octaves, 0, header.pitches, 2),
    declare('generator.harmony.gain', [written, 1, 1], { fillParts }),
  );
}

const joinedCopies = (x: Tensor, count: number, axis: number): Tensor => concat(Array<Tensor>(count).fill(x), axis);

/** A temporal generator: from one vector to one a bar. [M, B, Z] => [M, B·bars, Z], the bars of a phrase together */
function temporal(declare: DeclareParameter, name: string, x: Tensor, bars: number): Tensor {
  const [tracks, , width] = x.shape as [number, number, number];
  const hidden = relu(rowsOfTracks(declare, `${name}.hidden`, x, 4 * width, tracks));
  const apart = rowsOfTracks(declare, `${name}.bars`, hidden, bars * width, tracks, { gain: 0.3 }); // bars begin alike
  return reshape(apart, [tracks, -1, width]);
}

/** Features of bars, beats and slots, [M, rows, D] each. */
type Features = { readonly bar: Tensor; readonly beat: Tensor; readonly slot: Tensor };

/** The bar generators, one a track: a bar becomes beats, a beat slots. */
function barGenerators(
  sizes: MuseganSizes,
  declare: DeclareParameter,
  vectors: Tensor,
  heard: Heard | undefined,
): Features {
  const { config, written } = sizes;
  const [barDim, beatDim, slotDim] = config.generator;
  const rows = (x: Tensor, width: number): Tensor => reshape(x, [written, -1, width]);
  const perTrack = (name: string, x: Tensor, width: number): Tensor => rowsOfTracks(declare, name, x, width, written);
  const bar = relu(perTrack('bar', vectors, barDim));
  const beat = relu(rows(perTrack('beat', bar, beatsOfBar(sizes) * beatDim), beatDim));
  const slots = perTrack('slot', beat, SLOTS_PER_BEAT * slotDim);
  const told = heard ? add(slots, perTrack('slotGiven', heard.beat, SLOTS_PER_BEAT * slotDim)) : slots;
  return { bar, beat, slot: relu(rows(told, slotDim)) };
}

/**
 * Logits: what sounds for a whole bar, a beat, a slot and in a single step, added up. So notes are held from the start of
 * training, not put together step by step; image generators add their resolutions so (Karras et al. 2020, section 4.1).
 */
function soundingCells(
  sizes: MuseganSizes,
  declare: DeclareParameter,
  { bar, beat, slot, harmony }: Features & { readonly harmony: Tensor },
  heard: Heard | undefined,
): Tensor {
  const { header, slotSize, written } = sizes;
  const held = (level: string, x: Tensor, bias = 0): Tensor =>
    rowsOfTracks(declare, `${level}Held`, x, header.pitches, written, { bias, gain: 0.5 });
  const steps = rowsOfTracks(declare, 'cell', slot, slotSize, written, { bias: false, gain: 0.1 });
  const told = heard ? add(steps, rowsOfTracks(declare, 'cellGiven', heard.slot, slotSize, written)) : steps;
  const beats = over(held('bar', bar, SILENT_LOGIT), held('beat', beat), beatsOfBar(sizes));
  const cells = over(over(add(beats, harmony), held('slot', slot), SLOTS_PER_BEAT), told, SLOT_STEPS);
  return reshape(cells, [written, -1, slotSize]);
}

/** Each row of the first added to its parts in the second. [M, N, D] and [M, N, parts · D] in all => [M, N·parts, D] */
function over(coarse: Tensor, fine: Tensor, parts: number): Tensor {
  const [tracks, places, width] = coarse.shape as [number, number, number];
  const both = add(reshape(coarse, [tracks, places, 1, width]), reshape(fine, [tracks, places, parts, width]));
  return reshape(both, [tracks, -1, width]);
}

const beatsOfBar = ({ slots, header }: MuseganSizes): number => slots / SLOTS_PER_BEAT / header.bars;

/** Where the logits start: about one cell in fifty sounds. */
const SILENT_LOGIT = -4;

/** What the given track says, [1, rows, D] each. */
type Heard = Features;

function encodeGiven(sizes: MuseganSizes, declare: DeclareParameter, given: Tensor): Heard {
  const [, beatDim, slotDim] = sizes.config.generator;
  const layer = (name: string, x: Tensor, taken: number, width: number): Tensor =>
    leakyRelu(rowsOfTracks(declare, name, reshape(x, [1, -1, taken]), width, 1), 0.2);
  const slot = layer('given.slot', given, sizes.slotSize, slotDim);
  const beat = layer('given.beat', slot, SLOTS_PER_BEAT * slotDim, beatDim);
  return { slot, beat, bar: layer('given.bar', beat, beatsOfBar(sizes) * beatDim, beatDim) };
}

/** One layer for each track: [M or 1, rows, D] => [M, rows, width]; parameters `generator.NAME.weight` and `.bias`. */
function rowsOfTracks(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  width: number,
  tracks: number,
  { bias = 0, gain = 1 }: { readonly bias?: number | false; readonly gain?: number } = {},
): Tensor {
  const incoming = x.shape[2]!;
  const deviation = gain * (2 / incoming) ** 0.5;
  const weight = declare(`generator.${name}.weight`, [tracks, incoming, width], { deviation });
  const product = matmul(x, weight);
  return bias === false ? product : add(product, declare(`generator.${name}.bias`, [tracks, 1, width], { fill: bias }));
}

/** The written tracks and the given one, in the order of the header. [M, B·S, P] */
export function withGiven({ given, written }: MuseganSizes, made: Tensor, track: Tensor | undefined): Tensor {
  if (given === undefined || !track) return made;
  const standing = reshape(track, [1, ...track.shape]);
  return concat(
    [slice(made, 0, given, 0), standing, slice(made, given, written, 0)].filter(({ shape }) => shape[0]! > 0),
    0,
  );
}
