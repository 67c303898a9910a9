/** `npm run check`: types, lint, format and the arrows between packages, without the other tests. */
process.argv.splice(2, 0, 'scripts');
await import('./test.mjs');
