/**
 * The losses of a Wasserstein GAN with gradient penalty.
 *
 * Gulrajani et al. 2017, "Improved training of Wasserstein GANs", algorithm 1. The critic learns to score what is real above
 * what is made, as far as a slope of about 1 lets it; the difference of the two means is then an estimate of the distance
 * between both distributions, which the generator makes small. It is no likelihood.
 */
import { add, gradients, mean, multiply, negate, sqrt, square, subtract, sum, type Tensor } from '@continuo/tensor';

/** A critic: a score for each element of a batch. [..] => [B] */
export type Critic = (x: Tensor) => Tensor;

/** mean D(made) − mean D(real), [] */
export function wassersteinLoss(critic: Critic, real: Tensor, made: Tensor): Tensor {
  return subtract(mean(critic(made)), mean(critic(real)));
}

/** −mean D(made), [] */
export function generatorLoss(critic: Critic, made: Tensor): Tensor {
  return negate(mean(critic(made)));
}

/**
 * mean (‖∇D(x)‖ − 1)² where x lies between what is real and what is made, [].
 *
 * @param share  of the real one at each x, 0 to 1; broadcasts to `real`
 * @param axes   of x that belong to one element of the batch
 */
export function gradientPenalty(
  critic: Critic,
  { real, made, share, axes }: { real: Tensor; made: Tensor; share: Tensor; axes: readonly number[] },
): Tensor {
  const between = add(made, multiply(share, subtract(real, made)));
  const [slopes] = gradients(sum(critic(between)), [between]) as [Tensor];
  const lengths = sqrt(add(sum(square(slopes), { axes }), 1e-12));
  return mean(square(subtract(lengths, 1)));
}
