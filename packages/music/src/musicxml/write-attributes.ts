/** The `attributes` of measures. */
import type { Clef, NotatedKey, NotatedMeter, NotatedPart } from '../notation/notated-score.ts';
import type { XmlWriter } from '../xml/xml-writer.ts';

/** What changes at one place in a part. */
export type AttributeChange = {
  /** given once, at the beginning */
  readonly divisions?: number | undefined;
  readonly keys: readonly NotatedKey[];
  readonly meters: readonly NotatedMeter[];
  readonly clefs: readonly Clef[];
};

/** Writes an `attributes` element where there is something to say. */
export function writeAttributes(change: AttributeChange, part: NotatedPart, out: XmlWriter): void {
  const { divisions, keys, meters, clefs } = change;
  if (divisions === undefined && keys.length + meters.length + clefs.length === 0) return;
  const { staves, transpose } = part;
  out.open('attributes');
  if (divisions !== undefined) out.leaf('divisions', divisions);
  for (const key of keys) writeKey(key, out);
  for (const meter of meters) writeMeter(meter, out);
  if (divisions !== undefined && staves > 1) out.leaf('staves', staves);
  for (const { sign, line, octaveChange = 0, staff } of clefs) {
    out
      .open('clef', { number: staves > 1 ? staff : undefined })
      .leaf('sign', sign)
      .leaf('line', line);
    if (octaveChange !== 0) out.leaf('clef-octave-change', octaveChange);
    out.close('clef');
  }
  if (divisions !== undefined && transpose) writeTranspose(transpose, out);
  out.close('attributes');
}

function writeKey({ fifths, mode, staff, alters }: NotatedKey, out: XmlWriter): void {
  out.open('key', { number: staff });
  if (alters && alters.length > 0) {
    for (const { step, alter } of alters) out.leaf('key-step', step).leaf('key-alter', alter);
  } else {
    out.leaf('fifths', fifths);
    if (mode !== undefined) out.leaf('mode', mode);
  }
  out.close('key');
}

function writeMeter({ numerator, denominator, groups, symbol }: NotatedMeter, out: XmlWriter): void {
  out.open('time', {
    symbol: symbol === 'none' ? undefined : symbol,
    'print-object': symbol === 'none' ? 'no' : undefined,
  });
  out.leaf('beats', groups && groups.length > 1 ? groups.join('+') : numerator).leaf('beat-type', denominator);
  out.close('time');
}

/** Octaves stand apart from what is left of semitones and letters. */
function writeTranspose({ chromatic, diatonic }: NonNullable<NotatedPart['transpose']>, out: XmlWriter): void {
  const octaves = Math.trunc(chromatic / 12);
  out.open('transpose');
  out.leaf('diatonic', diatonic - 7 * octaves).leaf('chromatic', chromatic - 12 * octaves);
  if (octaves !== 0) out.leaf('octave-change', octaves);
  out.close('transpose');
}
