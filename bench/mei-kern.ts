/**
 * How many lead sheets read alike through MusicXML, MEI and kern.
 *
 * `npm run bench -- mei-kern`; all of ../shared/data/open/openewld (or CONTINUO_DATA). Verovio turns MusicXML into MEI
 * and plays MEI and kern; the kern is written by a test's own writer. Verovio gives grace notes another time and leaves
 * out accidentals of kern that a measure or key implies, so its pitches there may be a tone away.
 */
import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm-hum';
import { readKern } from '../packages/music/src/kern/read.ts';
import { writeLeadSheet } from '../packages/music/src/kern/testing/write-lead-sheet.ts';
import { readMei } from '../packages/music/src/mei/read.ts';
import { differencesOf, leadSheets, onsetsOf, soundsOf } from '../packages/music/src/mei/testing/lead-sheets.ts';
import { readMidi } from '../packages/music/src/midi/read.ts';
import { unpackMxl } from '../packages/music/src/musicxml/mxl.ts';
import { readMusicXml } from '../packages/music/src/musicxml/read.ts';
import { ReportTally } from '../packages/music/src/notation/report-tally.ts';
import { scoreOfNotation } from '../packages/music/src/notation/score-of-notation.ts';

const toolkit = new VerovioToolkit(await createVerovioModule());
const tally: Record<string, number> = {};
const count = (what: string, yes: boolean): void => {
  tally[what] = (tally[what] ?? 0) + (yes ? 1 : 0);
};

/** Notes that Verovio plays of a text. */
function played(text: string, inputFrom: string): string[] {
  toolkit.setOptions({ inputFrom, expandNever: true });
  toolkit.loadData(text);
  return onsetsOf(readMidi(Buffer.from(toolkit.renderToMIDI(), 'base64')).score);
}

function isNear(a: string, b: string | undefined): boolean {
  const [tick, pitch] = a.split(' ').map(Number);
  const [otherTick, otherPitch] = (b ?? '').split(' ').map(Number);
  return tick === otherTick && Math.abs(pitch - otherPitch) < 3;
}

for (const { name, bytes } of leadSheets()) {
  count('files', true);
  const direct = readMusicXml(bytes).notation;
  const theirs = played(new TextDecoder().decode(unpackMxl(bytes, new ReportTally(), 10_000_000)), 'musicxml');
  const mei = readMei(toolkit.getMEI()).notation;
  count('MEI: onsets and pitches as Verovio plays them', theirs.join() === onsetsOf(scoreOfNotation(mei).score).join());
  count('MEI: sounding notes as in MusicXML', soundsOf(mei).join() === soundsOf(direct).join());
  const differences = differencesOf(mei, direct);
  count('MEI: notes, values, measures, meters, keys, clefs, chords, words as in MusicXML', differences.length === 0);
  for (const difference of differences) console.log(`MEI ${name}: ${difference}`);
  const text = writeLeadSheet(direct);
  if (text === undefined) continue;
  const kern = readKern(text).notation;
  const ours = onsetsOf(scoreOfNotation(kern).score);
  const other = played(text, 'humdrum');
  count(
    'kern: onsets as Verovio plays them',
    other.length === ours.length && other.every((note, i) => isNear(note, ours[i])),
  );
  count('kern: sounding notes as in MusicXML', soundsOf(kern).join() === soundsOf(direct).join());
}
console.table(tally);
