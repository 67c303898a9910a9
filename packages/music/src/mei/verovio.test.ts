import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm';
import { describe, expect, it } from 'vitest';
import { readMidi } from '../midi/read.ts';
import { unpackMxl } from '../musicxml/mxl.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { ReportTally } from '../notation/report-tally.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import { readMei } from './read.ts';
import { differencesOf, HAS_LEAD_SHEETS, leadSheets, onsetsOf, soundsOf } from './testing/lead-sheets.ts';
import { SONG } from './testing/test-pieces.ts';

const toolkit = new VerovioToolkit(await createVerovioModule());
toolkit.setOptions({ expandNever: true });

/** What Verovio plays. */
function playedByVerovio(): string[] {
  return onsetsOf(readMidi(Buffer.from(toolkit.renderToMIDI(), 'base64')).score);
}

describe('beside Verovio', () => {
  it('a song of our own sounds the same', () => {
    toolkit.loadData(SONG);
    const played = playedByVerovio();
    const { notation } = readMei(SONG);
    // the time of grace notes is a matter of taste
    const plain = notation.parts.map((part) => ({ ...part, events: part.events.filter(({ grace }) => !grace) }));
    const ours = onsetsOf(scoreOfNotation({ ...notation, parts: plain }).score);
    expect(ours.length).toBe(16);
    expect(played.filter((note) => !ours.includes(note)).length).toBeLessThanOrEqual(1);
    expect(ours.filter((note) => !played.includes(note))).toEqual([]);
  });

  describe.skipIf(!HAS_LEAD_SHEETS)('lead sheets that it turns from MusicXML into MEI', () => {
    // grace notes, which each program gives another time, and a measure whose chord stands after its end
    const apart = /radetzky|f-r-elise|desmond-carter|howard-johnson-what-do/;

    it('sound as it plays them, and read as their MusicXML does', () => {
      const files = [...leadSheets()].filter(({ name }, i) => i % 6 === 1 && !apart.test(name));
      expect(files.length).toBeGreaterThan(50);
      const wrong: string[] = [];
      for (const { name, bytes } of files) {
        toolkit.loadData(new TextDecoder().decode(unpackMxl(bytes, new ReportTally(), 10_000_000)));
        const played = playedByVerovio();
        const { notation } = readMei(toolkit.getMEI());
        if (played.join() !== onsetsOf(scoreOfNotation(notation).score).join()) wrong.push(`${name}: sounds otherwise`);
        const direct = readMusicXml(bytes).notation;
        if (soundsOf(direct).join() !== soundsOf(notation).join()) wrong.push(`${name}: sounds not as in MusicXML`);
        for (const difference of differencesOf(notation, direct)) wrong.push(`${name}: ${difference}`);
      }
      expect(wrong).toEqual([]);
    });
  });
});
