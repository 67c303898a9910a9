/** Layers that normalize. */
import { layerNormalization } from '../operations/layer-normalization.ts';
import type { DeclareParameter } from '../parameters.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Layer normalization over the last axis.
 *
 * Ba, Kiros and Hinton 2016. Parameters: `NAME.scale` [D], first 1, and `NAME.shift` [D], first 0.
 *
 * @param x  [..., D]
 */
export function layerNorm(declare: DeclareParameter, name: string, x: Tensor): Tensor {
  const features = x.shape.at(-1)!;
  const scale = declare(`${name}.scale`, [features], { fill: 1 });
  return layerNormalization(x, scale, declare(`${name}.shift`, [features], { fill: 0 }));
}
