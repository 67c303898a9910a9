/** How the page is built. Nothing is ever fetched from elsewhere: what ONNX Runtime loads is copied beside it. */
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

const config: UserConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  // the engraver asks for it under Node alone
  resolve: { alias: { 'node:module': fileURLToPath(new URL('src/files/no-node-module.ts', import.meta.url)) } },
  clearScreen: false,
  logLevel: 'warn',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: 'es', rolldownOptions: { checks: { pluginTimings: false } } },
  oxc: { jsx: { runtime: 'automatic' } },
};

export default config;
