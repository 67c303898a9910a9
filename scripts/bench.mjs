/** `npm run bench -- NAME`: installs what is missing, then prints the figures of bench/NAME.ts. */
import { runOnNode24 } from './toolchain.mjs';

await runOnNode24('bench/main.ts', process.argv.slice(2));
