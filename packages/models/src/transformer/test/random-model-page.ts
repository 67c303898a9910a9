/** The page that asks the random model in a browser. */
import { webDevice } from '@continuo/tensor/web';
import { saidByRandomModel } from './random-model.ts';

Object.assign(globalThis, { askRandomModel: (frames: number) => saidByRandomModel(webDevice(), frames) });
