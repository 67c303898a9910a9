import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordPitchClasses, parseChordSymbol } from '../chord-symbol.ts';
import type { NotatedPart } from '../notation/notated-score.ts';
import { pitchOfSpelled } from '../notation/spelled-pitch.ts';
import { type DataFile, filesOf, hasData, objectsOf } from '../testing/data-sets.ts';
import { readMusicXml } from './read.ts';
import { arbitraryNotation } from './testing/arbitrary-notation.ts';
import { utf8 } from './testing/test-documents.ts';
import { writeMusicXml, writeMxl } from './write.ts';

const SETS = ['open/openewld', 'caution/openewld-later'];

/** What the data set lists of a lead sheet, in quarters. */
type LeadSheet = {
  readonly id: string;
  readonly notes: readonly (readonly [onset: number, duration: number, pitch: number])[];
  readonly bars: readonly number[];
  readonly keys: readonly (readonly [onset: number, fifths: number])[];
  readonly times: readonly unknown[];
  readonly chords: readonly (readonly [onset: number, symbol: string])[];
};

describe('MusicXML', () => {
  it('what is written reads back equal', () => {
    fc.assert(
      fc.property(arbitraryNotation, (notation) => {
        expect(readMusicXml(utf8(writeMusicXml(notation).text)).notation).toEqual(notation);
      }),
      { numRuns: 300 },
    );
  });

  it('compressed, it reads back equal too, and the same notation gives the same bytes', () => {
    fc.assert(
      fc.property(arbitraryNotation, (notation) => {
        const { bytes } = writeMxl(notation);
        expect(readMusicXml(bytes).notation).toEqual(notation);
        expect(writeMxl(notation).bytes).toEqual(bytes);
      }),
      { numRuns: 20 },
    );
  });
});

describe.skipIf(!SETS.every(hasData))('the lead sheets of OpenEWLD', () => {
  it('each file reads, writes and reads back equal', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const { name, bytes } of files()) {
      count++;
      const { notation } = readMusicXml(bytes);
      const { text, reports } = writeMusicXml(notation);
      if (!isDeepStrictEqual(readMusicXml(utf8(text)).notation, notation)) wrong.push(name);
      if (reports.length > 0) wrong.push(`${name}: ${reports[0].message}`);
    }
    expect(wrong).toEqual([]);
    expect(count).toBe(477);
  });

  it('each file has the notes, bars, chords, keys and meters that the data set lists', () => {
    const sheets = new Map(
      SETS.flatMap((set) => objectsOf<LeadSheet>(`${set}/leadsheets.jsonl.gz`)).map((sheet) => [
        `${sheet.id}.mxl`,
        sheet,
      ]),
    );
    const wrong: string[] = [];
    for (const { name, bytes } of files()) {
      const { notation } = readMusicXml(bytes);
      const { notes, bars, keys, times, chords } = sheets.get(name) as LeadSheet;
      const [part] = notation.parts;
      const quarters = (ticks: number): number => Math.round((ticks / notation.ticksPerQuarter) * 1000) / 1000;
      const found = {
        notes: joinedNotes(part)
          .map(([tick, duration, pitch]) => `${quarters(tick)} ${quarters(duration)} ${pitch}`)
          .sort(),
        bars: notation.measures.map(({ tick }) => quarters(tick)),
        chords: new Set(part.chords.map(({ tick, symbol }) => chordAt(quarters(tick), symbol))),
        keys: part.keys.map(({ tick, fifths }) => [quarters(tick), fifths]),
        times: notation.meters.map(({ tick, numerator, denominator }) => [
          quarters(tick),
          `${numerator}/${denominator}`,
        ]),
      };
      const listed = {
        notes: notes
          .map(
            ([onset, duration, pitch]) =>
              `${Math.round(onset * 1000) / 1000} ${Math.round(duration * 1000) / 1000} ${pitch}`,
          )
          .sort(),
        bars: bars.map((onset) => Math.round(onset * 1000) / 1000),
        chords: new Set(chords.map(([onset, symbol]) => chordAt(onset, symbol))),
        keys: keys.map(([onset, fifths]) => [onset, fifths]),
        times,
      };
      if (!isDeepStrictEqual(found, listed)) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });
});

/** A chord by what sounds, so that two spellings of one chord are the same. */
function chordAt(quarters: number, symbol: string): string {
  const classes = chordPitchClasses(parseChordSymbol(symbol));
  return `${Math.round(quarters * 100) / 100} ${classes[0]} ${[...classes].sort((a, b) => a - b)}`;
}

/** Tick, duration and pitch of the notes of a part, ties joined. */
function joinedNotes({ events }: NotatedPart): [number, number, number][] {
  const notes: [number, number, number][] = [];
  const open = new Map<number, [number, number, number]>();
  for (const { tick, durationTicks, notes: heads, grace } of events) {
    if (grace) continue;
    for (const { pitch, tieStart, tieStop } of heads) {
      const key = pitchOfSpelled(pitch);
      let note = tieStop ? open.get(key) : undefined;
      if (note && note[0] + note[1] === tick) note[1] += durationTicks;
      else {
        note = [tick, durationTicks, key];
        notes.push(note);
      }
      if (tieStart) open.set(key, note);
      else open.delete(key);
    }
  }
  return notes;
}

function* files(): Generator<DataFile> {
  for (const set of SETS) {
    for (const { name, bytes } of filesOf(`${set}/mxl.tar.gz`)) {
      if (name.endsWith('.mxl')) yield { name: name.replace(/^.*\//, ''), bytes };
    }
  }
}
