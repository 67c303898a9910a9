/** `npm start`: installs what is missing, builds the studio when needed, serves it and opens a browser on it. */
import { runOnNode24 } from './toolchain.mjs';

await runOnNode24('packages/cli/src/main.ts', ['serve', '--open', ...process.argv.slice(2)]);
