/** Scores of every format through the real command: in, out, inspected, drawn. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScore, readMidi, readScore, type Score, writeMidi } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, runCommand } from './testing/run-command.ts';

let folder = '';
const run = (...args: readonly string[]) => runCommand(folder, args);
const bytesOf = (name: string): Promise<Buffer> => readFile(join(folder, name));

/** Runs a command that must succeed and gives its JSON. */
async function result(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await run(...args, '--json');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** A little piece of ours: a tune of eight bars in G, thirds below it, and a bass; a triplet, a pickup and an F sharp. */
function littlePiece(): Score {
  const tune = [74, 79, 78, 76, 74, 71, 72, 74, 76, 74, 72, 71, 69, 67];
  const soprano = tune.map((pitch, i) => ({ pitch, tick: i * 480, durationTicks: 480 }));
  soprano.splice(8, 1, ...[76, 77, 76].map((pitch, i) => ({ pitch, tick: 8 * 480 + i * 160, durationTicks: 160 })));
  const bass = [55, 62, 60, 59, 57, 62, 55].map((pitch, i) => ({ pitch, tick: 480 + i * 960, durationTicks: 960 }));
  const score = createScore({
    pickupTicks: 480,
    meters: '3/4',
    bpm: 96,
    tracks: [
      { name: 'Flute', program: 73, notes: soprano },
      { name: 'Bassoon', program: 70, notes: bass.slice(0, 6) },
    ],
  });
  return { ...score, keys: [{ tick: 0, fifths: 1, mode: 'major' }] };
}

/** What sounds, in quarters, whatever the ticks. */
const sounding = (score: Score): readonly string[] =>
  score.tracks
    .flatMap(({ notes }) => notes)
    .map(({ pitch, tick, durationTicks }) =>
      [tick, durationTicks]
        .map((t) => (t / score.ticksPerQuarter).toFixed(4))
        .concat(String(pitch))
        .join(' '),
    )
    .sort();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo formats-'));
  await writeFile(join(folder, 'a.mid'), writeMidi(littlePiece()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('convert', () => {
  test.each(['musicxml', 'mxl', 'abc', 'json'])('MIDI becomes .%s and the same music again', async (extension) => {
    await result('convert', 'a.mid', `b.${extension}`);
    await result('convert', `b.${extension}`, `from-${extension}.mid`);
    const again = readMidi(await bytesOf(`from-${extension}.mid`)).score;
    expect(sounding(again)).toEqual(sounding(littlePiece()));
    expect(again.meters.map(({ numerator, denominator }) => [numerator, denominator])).toContainEqual([3, 4]);
    expect(again.keys[0]).toMatchObject({ fifths: 1, mode: 'major' });
    expect(again.pickupTicks / again.ticksPerQuarter).toBe(1);
  });

  test('kern, of which the name says nothing, becomes MusicXML with its spelling', async () => {
    await writeFile(join(folder, 'tune'), '**kern\n*clefG2\n*k[f#]\n*M2/4\n=1\n4g\n4a#\n=2\n2b-\n==\n*-\n');
    expect(await result('convert', 'tune', 'tune.musicxml')).toMatchObject({ format: 'kern' });
    const { notation } = readScore(await bytesOf('tune.musicxml'));
    const spelled = notation?.parts[0]?.events.flatMap(({ notes }) =>
      notes.map(({ pitch }) => [pitch.step, pitch.alter]),
    );
    expect(spelled).toEqual([
      ['G', 0],
      ['A', 1],
      ['B', -1],
    ]);
  });

  test('a picture is the engraved score, with --roll a piano roll', async () => {
    await result('convert', 'a.mid', 'a.svg');
    const engraved = (await bytesOf('a.svg')).toString();
    expect(engraved.match(/class="note"/g)?.length).toBeGreaterThanOrEqual(littlePiece().tracks[0]!.notes.length);
    await result('convert', 'a.mid', 'roll.svg', '--roll');
    expect((await bytesOf('roll.svg')).toString()).not.toContain('class="note"');
    await result('convert', 'a.mid', 'a.png');
    expect([...(await bytesOf('a.png')).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  test('what a format cannot hold is told', async () => {
    const score = littlePiece();
    const bent = { ...score.tracks[0]!, pitchBends: [{ tick: 0, value: 9000 }] };
    await writeFile(join(folder, 'bent.mid'), writeMidi({ ...score, tracks: [bent] }));
    const { reports } = (await result('convert', 'bent.mid', 'bent.musicxml')) as { reports: { message: string }[] };
    expect(reports.map(({ message }) => message).join('\n')).toMatch(/pitch bend/);
  });

  test('an unknown file is refused by its content, and nothing is written', async () => {
    await writeFile(join(folder, 'picture.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0));
    await expectRefusal(folder, ['convert', 'picture.jpg', 'c.mid'], /picture\.jpg: the file is of no known format/);
    await writeFile(join(folder, 'cut.musicxml'), '<score-partwise><part-list>');
    await expectRefusal(folder, ['convert', 'cut.musicxml', 'c.mid'], /cut\.musicxml: MusicXML, line 1/);
    expect(await readdir(folder)).not.toContain('c.mid');
  });
});

describe('inspect', () => {
  test('keys, chords, form, texture and instruments are told', async () => {
    const told = await result('inspect', 'a.mid');
    expect(told).toMatchObject({
      ...{ format: 'midi', bars: 5, pickupQuarters: 1, keySignatures: [{ tick: 0, key: 'G major' }] },
      ...{ estimatedKey: 'G major', chordsAre: 'found', sectionsAre: 'found' },
    });
    const { chords, keyRegions, tracks } = told as {
      chords: { symbol: string; numeral: string }[];
      keyRegions: { key: string }[];
      tracks: { instrument: string; outsideRange: number }[];
    };
    expect(chords.length).toBeGreaterThan(3);
    expect(chords[0]?.numeral).not.toBe('');
    expect(keyRegions[0]?.key).toBe('G major');
    expect(tracks.map(({ instrument, outsideRange }) => [instrument, outsideRange])).toEqual([
      ['Flute', 0],
      ['Bassoon', 0],
    ]);
  });

  test('notes that an instrument cannot play are counted', async () => {
    const low = createScore({ tracks: [{ program: 40, notes: [{ pitch: 50, tick: 0, durationTicks: 480 }] }] });
    await writeFile(join(folder, 'low.mid'), writeMidi(low));
    expect((await run('inspect', 'low.mid')).stdout).toContain('1 outside its range');
  });

  test('-o writes one page with all its pictures inside', async () => {
    await result('inspect', 'a.mid', '-o', 'report.html');
    const page = (await bytesOf('report.html')).toString();
    expect(page).toContain('<!doctype html>');
    for (const heading of ['Form, keys and chords', 'Piano roll', 'Score', 'Instruments'])
      expect(page).toContain(heading);
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4);
    // nothing is fetched: no address but the names of XML
    expect(page.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')).not.toMatch(/(?:src|href)="https?:/);
  });

  test('--tokens shows the piece as tokens, and writes their vocabulary', async () => {
    const { tokens } = (await result('inspect', 'a.mid', '--tokens', 'remi', '-o', 'vocabulary.md')) as {
      tokens: { count: number; vocabularySizes: number[]; lines: string[] };
    };
    expect(tokens.lines.join(' ')).toContain('Pitch 74');
    const vocabulary = (await bytesOf('vocabulary.md')).toString();
    // a heading of two lines, then a line a token
    expect(vocabulary.trimEnd().split('\n')).toHaveLength(tokens.vocabularySizes[0]! + 2);
    await expectRefusal(folder, ['inspect', 'a.mid', '--tokens', 'remy'], /did you mean "remi"/);
  });

  test('a page of another kind is refused before any work', async () => {
    await expectRefusal(folder, ['inspect', 'a.mid', '-o', 'report.pdf'], /use \.html/);
  });
});
