/**
 * The critic: how real rolls look, any number. Its gradient is what the generator learns from.
 *
 * MuseGAN's chain of convolutions (Dong et al. 2018, appendix), with private layers and the streams of chroma and of onsets of
 * Dong and Yang 2018, section 3.2. There is no normalization over the batch, as WGAN-GP wants.
 */
import {
  add,
  concat,
  constant,
  type DeclareParameter,
  leakyRelu,
  matmul,
  reshape,
  split,
  type Tensor,
  transpose,
} from '@continuo/tensor';
import { type MuseganSizes, SLOT_STEPS } from './musegan.ts';

const SLOTS_PER_BEAT = 4;
const OCTAVE = 12;
/** Features of the streams of chroma and of sounding pitches, a beat. */
const STREAM_DIM = 96;

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
  const ofAllTracks = (x: Tensor): Tensor => reshape(transpose(x, [1, 0, 2]), [beats, -1]);

  // the slots' own features and the streams are columns of one product
  const weight = declare('critic.slot.weight', [tracks, slotSize, slotDim], { deviation: slotSize ** -0.5 });
  const columns = concat([weight, streamColumns(tracks, header.pitches)], 2);
  const [own, streams] = split(matmul(rolls, columns), [slotDim, OCTAVE + SLOT_STEPS], 2) as [Tensor, Tensor];
  const bias = declare('critic.slot.bias', [tracks, 1, slotDim], { fill: 0 });
  const ofBeats = concat(
    [
      layer('beat', ofAllTracks(leakyRelu(add(own, bias), 0.2)), beatDim),
      layer('stream', ofAllTracks(streams), STREAM_DIM),
    ],
    1,
  ); // [B·beats, D]
  const ofBars = layer('bar', reshape(ofBeats, [batch * header.bars, -1]), barDim);
  const ofPhrase = layer('phrase', reshape(ofBars, [batch, -1]), phraseDim);
  return reshape(dense(declare, 'score', ofPhrase, 1), [batch]);
}

/**
 * What the streams see of a slot: how much each pitch class sounds, and how many pitches sound in each of its steps, whose
 * changes are onsets and ends. Sums, so fixed columns of a matrix. [M, P, 12 + 3]
 */
function streamColumns(tracks: number, pitches: number): Tensor {
  const width = OCTAVE + SLOT_STEPS;
  const columns = new Float32Array(tracks * SLOT_STEPS * pitches * width);
  for (let row = 0; row < tracks * SLOT_STEPS * pitches; row += 1) {
    const [step, pitch] = [Math.floor(row / pitches) % SLOT_STEPS, row % pitches];
    columns[row * width + (pitch % OCTAVE)] = 1 / SLOT_STEPS;
    columns[row * width + OCTAVE + step] = 1;
  }
  return constant(columns, [tracks, SLOT_STEPS * pitches, width]);
}

function dense(declare: DeclareParameter, name: string, x: Tensor, width: number): Tensor {
  const incoming = x.shape[1]!;
  const weight = declare(`critic.${name}.weight`, [incoming, width], { deviation: incoming ** -0.5 });
  return add(matmul(x, weight), declare(`critic.${name}.bias`, [width], { fill: 0 }));
}
