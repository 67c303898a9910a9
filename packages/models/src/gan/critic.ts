/**
 * The critic: how real rolls look, any number. Its gradient is what the generator learns from.
 *
 * MuseGAN's chain of convolutions (Dong et al. 2018, appendix), with the private layers, the chroma and the onset streams of
 * Dong and Yang 2018, section 3.2. There is no normalization over the batch, as WGAN-GP wants.
 */
import {
  add,
  concat,
  type DeclareParameter,
  leakyRelu,
  matmul,
  relu,
  reshape,
  slice,
  subtract,
  sum,
  type Tensor,
  transpose,
} from '@continuo/tensor';
import { type MuseganSizes, SLOT_STEPS } from './musegan.ts';

const CHROMA_DIM = 32;
const ONSET_DIM = 64;
const SLOTS_PER_BEAT = 4;
const OCTAVE = 12;

/**
 * @param rolls  [M, B·S, P], bits or what lies between them
 * @returns      [B]
 */
export function criticize(sizes: MuseganSizes, declare: DeclareParameter, rolls: Tensor): Tensor {
  const { config, header, slots, slotSize } = sizes;
  const tracks = header.tracks.length;
  const [slotDim, beatDim, barDim, phraseDim] = config.critic;
  const rows = rolls.shape[1]!;
  const batch = rows / slots;
  const beats = rows / SLOTS_PER_BEAT;
  const layer = (name: string, x: Tensor, width: number): Tensor => leakyRelu(dense(declare, name, x, width), 0.2);

  const weight = declare('critic.slot.weight', [tracks, slotSize, slotDim], { deviation: slotSize ** -0.5 });
  const bias = declare('critic.slot.bias', [tracks, 1, slotDim], { fill: 0 });
  const ofTracks = leakyRelu(add(matmul(rolls, weight), bias), 0.2); // [M, B·S, D]
  const together = reshape(transpose(ofTracks, [1, 0, 2]), [beats, SLOTS_PER_BEAT * tracks * slotDim]);
  const ofBeats = concat(
    [
      layer('beat', together, beatDim),
      layer('chroma', chromaOfBeats(sizes, rolls), CHROMA_DIM),
      layer('onset', onsetsOfBeats(sizes, rolls), ONSET_DIM),
    ],
    1,
  ); // [B·beats, D]
  const ofBars = layer('bar', reshape(ofBeats, [batch * header.bars, -1]), barDim);
  const ofPhrase = layer('phrase', reshape(ofBars, [batch, -1]), phraseDim);
  return reshape(dense(declare, 'score', ofPhrase, 1), [batch]);
}

/** How long each pitch class sounds in each beat, in slots. [M, B·S, P] => [B·beats, M·12] */
function chromaOfBeats({ header }: MuseganSizes, rolls: Tensor): Tensor {
  const [tracks, rows] = rolls.shape as [number, number];
  const beats = rows / SLOTS_PER_BEAT;
  const octaves = Math.floor(header.pitches / OCTAVE);
  const parts = reshape(rolls, [tracks, beats, SLOTS_PER_BEAT * SLOT_STEPS, header.pitches]);
  const whole = octaves * OCTAVE === header.pitches ? parts : slice(parts, 0, octaves * OCTAVE, 3);
  const steps = sum(whole, { axes: [2] }); // one pass over the cells, then few numbers
  const chroma = sum(reshape(steps, [tracks, beats, octaves, OCTAVE]), { axes: [2] });
  return reshape(transpose(chroma, [1, 0, 2]), [beats, tracks * OCTAVE]);
}

/** How many pitches sound in each step, and how many begin. [M, B·S, P] => [B·beats, 2·M·12] */
function onsetsOfBeats({ header, slots }: MuseganSizes, rolls: Tensor): Tensor {
  const [tracks, rows] = rolls.shape as [number, number];
  const [beats, steps] = [rows / SLOTS_PER_BEAT, slots * SLOT_STEPS];
  const cells = reshape(rolls, [tracks, rows / slots, steps, header.pitches]);
  const sounding = sum(cells, { axes: [3] }); // [M, B, steps]
  const begins = sum(relu(subtract(slice(cells, 1, steps, 2), slice(cells, 0, steps - 1, 2))), { axes: [3] });
  const first = sum(slice(cells, 0, 1, 2), { axes: [3] });
  const perBeat = (x: Tensor): Tensor =>
    reshape(transpose(reshape(x, [tracks, beats, SLOTS_PER_BEAT * SLOT_STEPS]), [1, 0, 2]), [beats, -1]);
  return concat([perBeat(sounding), perBeat(concat([first, begins], 2))], 1);
}

function dense(declare: DeclareParameter, name: string, x: Tensor, width: number): Tensor {
  const incoming = x.shape[1]!;
  const weight = declare(`critic.${name}.weight`, [incoming, width], { deviation: incoming ** -0.5 });
  return add(matmul(x, weight), declare(`critic.${name}.bias`, [width], { fill: 0 }));
}
