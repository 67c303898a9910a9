/** Chord symbols as `harmony` elements. */
import { type Chord, type ChordRoot, formatChordSymbol, rootName, tryParseChordSymbol } from '../chord-symbol.ts';
import { quoted, type ReportTally } from '../notation/report-tally.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';

/**
 * Writes a chord symbol. One that is no chord is written as words in place of a root, which is reported.
 *
 * @param offset  ticks from where the element stands
 */
export function writeHarmony(symbol: string, offset: number, out: XmlWriter, reports: ReportTally): void {
  const chord = tryParseChordSymbol(symbol);
  out.open('harmony', { 'print-frame': 'no' });
  if (chord === undefined) {
    reports.add('unknown-chord', `chord symbol ${quoted(symbol)} is not understood; it was written as words`);
    out.leaf('function', symbol).leaf('kind', 'other', { text: symbol });
  } else if (chord === 'N.C.') {
    // a root must be there; without text it is not printed
    out.open('root').leaf('root-step', 'C', { text: '' }).close('root').leaf('kind', 'none', { text: 'N.C.' });
  } else writeChord(chord, out);
  if (offset !== 0) out.leaf('offset', offset);
  out.close('harmony');
}

function writeChord(chord: Chord, out: XmlWriter): void {
  const { root, kind, degrees, bass } = chord;
  writeRoot(root, 'root', out);
  const text = formatChordSymbol({ root, kind, degrees: degrees }).slice(rootName(root).length);
  out.leaf('kind', kind, { text });
  if (bass) writeRoot(bass, 'bass', out);
  for (const { change, degree, alter } of degrees) {
    // the text of the kind prints them already
    out.open('degree', { 'print-object': 'no' });
    out.leaf('degree-value', degree).leaf('degree-alter', alter).leaf('degree-type', change);
    out.close('degree');
  }
}

function writeRoot({ step, alter }: ChordRoot, name: 'root' | 'bass', out: XmlWriter): void {
  out.open(name).leaf(`${name}-step`, step);
  if (alter !== 0) out.leaf(`${name}-alter`, alter);
  out.close(name);
}
