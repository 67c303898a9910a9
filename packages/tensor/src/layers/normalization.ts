/** Layers that normalize. */
import { layerNormalization } from '../operations/layer-normalization.ts';
import { groupNormalization, rmsNormalization } from '../operations/normalization.ts';
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

/**
 * Root-mean-square normalization over the last axis.
 *
 * Zhang and Sennrich 2019. Parameter: `NAME.scale` [D], first 1.
 *
 * @param x  [..., D]
 */
export function rmsNorm(declare: DeclareParameter, name: string, x: Tensor): Tensor {
  return rmsNormalization(x, declare(`${name}.scale`, [x.shape.at(-1)!], { fill: 1 }));
}

/**
 * Normalization of groups of channels of each sample; with as many groups as channels instance normalization.
 *
 * Wu and He 2018. Parameters: `NAME.scale` [C], first 1, and `NAME.shift` [C], first 0.
 *
 * @param x       [N, C, ...]
 * @param groups  divides C
 */
export function groupNorm(declare: DeclareParameter, name: string, x: Tensor, groups: number): Tensor {
  const channels = x.shape[1]!;
  const scale = declare(`${name}.scale`, [channels], { fill: 1 });
  return groupNormalization(x, groups, scale, declare(`${name}.shift`, [channels], { fill: 0 }));
}
