/** The networks of `said-by-networks.ts` in a page: its test asks both sides. */
import { webDevice } from '@continuo/tensor/web';
import { saidByNetworks } from './said-by-networks.ts';

Object.assign(globalThis, {
  async askNetworks(): Promise<Awaited<ReturnType<typeof saidByNetworks>>> {
    const device = webDevice({ provider: 'wasm' });
    const said = await saidByNetworks(device);
    await device.dispose();
    return said;
  },
});
