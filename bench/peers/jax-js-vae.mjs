/** The convolutional VAE's training step in jax-js. */
import { lax, nn, numpy as np, random } from '@jax-js/jax';
import { serveJax } from './jax-js.mjs';

serveJax(({ batchSize: B, channels, height, width, latentDim }, data) => {
  const layers = channels.length - 1;
  const seedShape = [B, height / 2 ** layers, width / 2 ** layers, channels.at(-1)];
  const strides = [2, 2];
  const padding = [
    [1, 1],
    [1, 1],
  ];
  const perChannel = (bias) => bias.reshape([1, -1, 1, 1]);
  // our weights are [kH, kW, in, out], transposed ones [kH, kW, out, in]
  const firstOut = (weight) => np.transpose(weight, [3, 2, 0, 1]);
  const linear = (p, name, x) => np.matmul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
  const lossOf = (p, bars, noise) => {
    let x = bars.ref;
    for (let layer = 0; layer < layers; layer += 1) {
      const halved = lax.convGeneralDilated(x, firstOut(p[`encoder${layer}.weight`]), strides, padding);
      x = nn.relu(halved.add(perChannel(p[`encoder${layer}.bias`])));
    }
    const [means, logVariances] = np.split(
      linear(p, 'posterior', np.transpose(x, [0, 2, 3, 1]).reshape([B, -1])),
      2,
      -1,
    );
    const latent = means.ref.add(np.exp(logVariances.ref.mul(0.5)).mul(noise));
    x = np.transpose(nn.relu(linear(p, 'seed', latent)).reshape(seedShape), [0, 3, 1, 2]);
    for (let layer = 0; layer < layers; layer += 1) {
      const weight = firstOut(p[`decoder${layer}.weight`]);
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
