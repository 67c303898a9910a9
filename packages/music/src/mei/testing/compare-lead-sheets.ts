/** The whole run behind `npm run bench -- mei-kern`. */
import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm-hum';
import { readKern } from '../../kern/read.ts';
import { writeLeadSheet } from '../../kern/testing/write-lead-sheet.ts';
import { readMidi } from '../../midi/read.ts';
import { unpackMxl } from '../../musicxml/mxl.ts';
import { readMusicXml } from '../../musicxml/read.ts';
import { ReportTally } from '../../notation/report-tally.ts';
import { scoreOfNotation } from '../../notation/score-of-notation.ts';
import { readMei } from '../read.ts';
import { differencesOf, leadSheets, onsetsOf, soundsOf } from './lead-sheets.ts';

/**
 * How many lead sheets read alike through MusicXML, MEI and kern, by what was compared.
 *
 * @param say  hears of each difference
 */
export async function compareLeadSheets(say: (difference: string) => void): Promise<Readonly<Record<string, number>>> {
  const toolkit = new VerovioToolkit(await createVerovioModule());
  const tally: Record<string, number> = {};
  const count = (what: string, yes: boolean): void => {
    tally[what] = (tally[what] ?? 0) + (yes ? 1 : 0);
  };
  const played = (text: string, inputFrom: string): string[] => {
    toolkit.setOptions({ inputFrom, expandNever: true });
    toolkit.loadData(text);
    return onsetsOf(readMidi(Buffer.from(toolkit.renderToMIDI(), 'base64')).score);
  };
  for (const { name, bytes } of leadSheets()) {
    count('files', true);
    const direct = readMusicXml(bytes).notation;
    const theirs = played(new TextDecoder().decode(unpackMxl(bytes, new ReportTally(), 10_000_000)), 'musicxml');
    const mei = readMei(toolkit.getMEI()).notation;
    count(
      'MEI: onsets and pitches as Verovio plays them',
      theirs.join() === onsetsOf(scoreOfNotation(mei).score).join(),
    );
    count('MEI: sounding notes as in MusicXML', soundsOf(mei).join() === soundsOf(direct).join());
    const differences = differencesOf(mei, direct);
    count('MEI: notes, values, measures, meters, keys, clefs, chords, words as in MusicXML', differences.length === 0);
    for (const difference of differences) say(`MEI ${name}: ${difference}`);
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
  return tally;
}

function isNear(a: string, b: string | undefined): boolean {
  const [tick, pitch] = a.split(' ').map(Number);
  const [otherTick, otherPitch] = (b ?? '').split(' ').map(Number);
  return tick === otherTick && Math.abs(pitch - otherPitch) < 3;
}
