/** The page that asks the random autoencoder in a browser. */
import { webDevice } from '@continuo/tensor/web';
import { saidByRandomVae } from './random-vae.ts';

Object.assign(globalThis, {
  askRandomVae: (kind: 'flat' | 'hierarchical') => saidByRandomVae(webDevice(), kind),
});
