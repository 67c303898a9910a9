/** The convolutional VAE's training step in jax-js. */
import { lax, nn, numpy as np, random } from '@jax-js/jax';
import { serveJax } from './jax-js.mjs';

serveJax(({ batchSize: B, channels, height, width, latentDim }, data) => {
  const layers = channels.length - 1;
  const seedShape = [B, channels.at(-1), height / 2 ** layers, width / 2 ** layers];
  const strides = [2, 2];
  const padding = [
    [1, 1],
    [1, 1],
  ];
  const perChannel = (bias) => bias.reshape([1, -1, 1, 1]);
  const linear = (p, name, x) => np.matmul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
  const lossOf = (p, bars, noise) => {
    let x = bars.ref;
    for (let layer = 0; layer < layers; layer += 1) {
      const halved = lax.convGeneralDilated(x, p[`encoder${layer}.weight`], strides, padding);
      x = nn.relu(halved.add(perChannel(p[`encoder${layer}.bias`])));
    }
    const [means, logVariances] = np.split(linear(p, 'posterior', x.reshape([B, -1])), 2, -1);
    const latent = means.ref.add(np.exp(logVariances.ref.mul(0.5)).mul(noise));
    x = nn.relu(linear(p, 'seed', latent)).reshape(seedShape);
    for (let layer = 0; layer < layers; layer += 1) {
      const weight = p[`decoder${layer}.weight`];
      const doubled = lax.convTranspose(x, weight, strides, padding, { transposeKernel: true });
      x = doubled.add(perChannel(p[`decoder${layer}.bias`]));
      if (layer < layers - 1) x = nn.relu(x);
    }
    const reconstruction = nn.softplus(x.ref).sub(x.mul(bars)).sum();
    const spread = np.exp(logVariances.ref).sub(1).sub(logVariances);
    const divergence = means.ref.mul(means).add(spread).sum().mul(0.5);
    return reconstruction.add(divergence).mul(1 / B);
  };
  const bars = np.array(data.bars).reshape([B, channels[0], height, width]);
  const inputs = (step) => [bars.ref, random.normal(random.key(step), [B, latentDim])];
  return { lossOf, inputs };
});
