/**
 * How many lead sheets read alike through MusicXML, MEI and kern.
 *
 * `npm run bench -- mei-kern`; all of ../shared/data/open/openewld (or CONTINUO_DATA). Verovio turns MusicXML into MEI
 * and plays MEI and kern; the kern is written by a test's own writer. Verovio gives grace notes another time and leaves
 * out accidentals of kern that a measure or key implies, so its pitches there may be a tone away.
 */
type Compare = (say: (difference: string) => void) => Promise<Readonly<Record<string, number>>>;

const program = new URL('../packages/music/src/mei/testing/compare-lead-sheets.ts', import.meta.url);
const { compareLeadSheets } = (await import(program.href)) as { readonly compareLeadSheets: Compare };
console.table(await compareLeadSheets((difference) => console.log(difference)));
