/** The page in which a browser's devices are measured. */
import { findAdapter, type WebDeviceOptions, webDevice } from '@continuo/tensor/web';
import { doWork, FULL, type Measured, SMALL } from './browser-work.ts';

Object.assign(globalThis, {
  measure: async ({ full, ...options }: WebDeviceOptions & { readonly full: boolean }): Promise<Measured> => {
    const device = webDevice(options);
    const measured = await doWork(full ? FULL : SMALL, device);
    await device.dispose();
    return measured;
  },
  adapter: () => findAdapter().catch(() => undefined),
});
