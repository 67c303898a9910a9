import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { MidiReadError } from '../music-error.ts';
import { DATA, type DataFile, filesOf, hasData } from '../testing/data-sets.ts';
import { validateScore } from '../validate-score.ts';
import { mutate, seededRandom } from './mutate.ts';
import { readMidi } from './read.ts';
import { writeMidi } from './write.ts';

describe.skipIf(!hasData())('the MIDI files of the corpus', () => {
  it('every one reads, writes and reads back equal', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const { name, bytes } of midiFiles()) {
      count++;
      try {
        const { score } = readMidi(bytes);
        if (!isDeepStrictEqual(readMidi(writeMidi(score)).score, score)) wrong.push(`${name}: not equal`);
        for (const { path, message } of validateScore(score).slice(0, 1)) wrong.push(`${name}: ${path}: ${message}`);
      } catch (error) {
        wrong.push(`${name}: ${error}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });

  it('200 files hold the notes and tempos that the package midi-file finds', () => {
    const files = [...midiFiles()];
    const step = Math.ceil(files.length / 200);
    const sample = files.filter((_, i) => i % step === 0);
    expect(sample.length).toBeGreaterThan(0);
    for (const { name, bytes } of sample) {
      const { score, reports } = readMidi(bytes);
      const events = parseMidi(bytes).tracks;
      let noteOns = 0;
      let noteOffs = 0;
      const tempos: [number, number][] = [];
      for (const track of events) {
        let tick = 0;
        for (const event of track) {
          tick += event.deltaTime;
          if (event.type === 'noteOn') noteOns++;
          else if (event.type === 'noteOff') noteOffs++;
          else if (event.type === 'setTempo') tempos.push([tick, event.microsecondsPerBeat]);
        }
      }
      const count = (code: string): number => reports.filter((report) => report.code === code).length;
      if (count('more-reports') > 0) continue;
      const notes = score.tracks.reduce((sum, track) => sum + track.notes.length, 0);
      expect([name, notes]).toEqual([name, noteOns]);
      expect([name, notes + count('stray-note-off') - count('unfinished-note')]).toEqual([name, noteOffs]);
      const read = score.tempos.map((tempo) => [tempo.tick, tempo.microsecondsPerQuarter]);
      expect([name, read]).toEqual([name, tempos.sort((a, b) => a[0] - b[0])]);
    }
  });

  it('500 seeded mutations give a MidiReadError or a score that is read back equal', () => {
    const files = [...midiFiles()].filter(({ bytes }) => bytes.length < 20_000);
    for (let seed = 0; seed < 500; seed++) {
      const random = seededRandom(seed);
      const { name, bytes } = files[Math.floor(random() * files.length)];
      try {
        const { score } = readMidi(mutate(bytes, random), { maximumEvents: 100_000 });
        const again = readMidi(writeMidi(score)).score;
        expect(isDeepStrictEqual(again, score), `${name}, seed ${seed}`).toBe(true);
      } catch (error) {
        if (!(error instanceof MidiReadError)) throw error;
      }
    }
  });
});

function* midiFiles(): Generator<DataFile> {
  for (const path of readdirSync(DATA, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.mid$/.test(path)) yield { name: path, bytes: readFileSync(join(DATA, path)) };
    if (!/mid\.tar\.gz$/.test(path)) continue;
    for (const { name, bytes } of filesOf(path)) {
      if (name.endsWith('.mid')) yield { name: `${path}: ${name}`, bytes };
    }
  }
}
