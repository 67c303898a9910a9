/**
 * MuseScore reads our MusicXML without complaint, and plays and writes the same notes.
 *
 * Skipped where neither mscore3 nor musescore3 is installed. What is compared: MuseScore's own MusicXML of each piece must
 * hold every note with pitch, start and length; its MIDI, in which repeats are played and lengths follow its articulation,
 * must hold every pitch and start. A key struck while it sounds in the same part is not struck again in MuseScore's MIDI
 * ("MIDI collision"), so such notes are left out of that comparison.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAbc } from '../abc/read.ts';
import { createScore } from '../create-score.ts';
import { readMidi } from '../midi/read.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { writeMusicXml } from '../musicxml/write.ts';
import type { Note, Score, Ticks } from '../score.ts';
import { filesOf, hasData } from '../testing/data-sets.ts';
import { notate } from './notate.ts';
import type { NotatedScore } from './notated-score.ts';
import { scoreOfNotation } from './score-of-notation.ts';
import { onGrid } from './testing/on-grid.ts';

const program = ['mscore3', 'musescore3'].find((name) => spawnSync('which', [name]).status === 0);

type Piece = { readonly name: string; readonly notation: NotatedScore };

describe.skipIf(program === undefined)('MuseScore', () => {
  it('reads pieces of our own: meters, tuplets, voices, hands, drums, lyrics, chords, repeats', () => {
    expect(complaints(ownPieces())).toEqual([]);
  }, 120_000);

  it('complains of a measure that is too long, so that silence means something', () => {
    const [{ notation }] = ownPieces();
    const text = writeMusicXml(notation).text.replace(
      /<duration>(\d+)</,
      (_, ticks) => `<duration>${Number(ticks) * 7}<`,
    );
    expect(convert([text]).stderr).toMatch(COMPLAINT);
  }, 120_000);

  it.skipIf(!hasData())(
    'reads fifty real pieces: chorales, hymns, songs, quartets, folk tunes, piano music, lead sheets',
    () => {
      const pieces = realPieces();
      expect(pieces.length).toBeGreaterThanOrEqual(50);
      expect(complaints(pieces)).toEqual([]);
    },
    300_000,
  );
});

const COMPLAINT = /error|corrupt|incomplete|overlap|invalid|not equal|fail/i;

/** What is wrong with MuseScore's reading of the pieces: its own words, and notes that differ. */
function complaints(pieces: readonly Piece[]): string[] {
  const texts = pieces.map(({ notation }) => writeMusicXml(notation).text);
  const { outputs, stderr } = convert(texts);
  const wrong = stderr.split('\n').filter((line) => COMPLAINT.test(line));
  for (const [i, { name, notation }] of pieces.entries()) {
    const output = outputs[i];
    if (!output) wrong.push(`${name}: nothing came out`);
    else {
      const written = scoreOfNotation(notation).score;
      const again = scoreOfNotation(readMusicXml(output.xml).notation).score;
      wrong.push(...difference(`${name}, as MusicXML`, notesOf(written, true), notesOf(again, true)));
      const played = withoutCollisions(scoreOfNotation(notation, { repeats: 'played' }).score);
      const sounding = withoutCollisions(readMidi(output.midi).score);
      wrong.push(...difference(`${name}, as MIDI`, notesOf(played, false), notesOf(sounding, false)));
    }
  }
  return wrong;
}

/** Lets one MuseScore process write all texts as MIDI and MusicXML. */
function convert(texts: readonly string[]): {
  readonly outputs: readonly ({ readonly midi: Uint8Array; readonly xml: Uint8Array } | undefined)[];
  readonly stderr: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'continuo-musescore-'));
  try {
    const job = texts.map((text, i) => {
      const input = join(folder, `${i}.musicxml`);
      writeFileSync(input, text);
      return { in: input, out: [join(folder, `${i}.mid`), join(folder, `${i}-again.musicxml`)] };
    });
    writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
    const { stderr } = spawnSync(program ?? '', ['-j', join(folder, 'job.json')], {
      env: { ...process.env, QT_QPA_PLATFORM: 'offscreen' },
      encoding: 'utf8',
      timeout: 280_000,
    });
    const outputs = job.map(({ out: [midi, xml] }) =>
      existsSync(midi) && existsSync(xml) ? { midi: readFileSync(midi), xml: readFileSync(xml) } : undefined,
    );
    return { outputs, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Notes as sorted words, times in 480ths of a quarter. */
function notesOf(score: Score, lengths: boolean): string[] {
  const at = (tick: Ticks): number => Math.round((tick * 480) / score.ticksPerQuarter);
  const word = ({ pitch, tick, durationTicks }: Note): string =>
    `${pitch}@${at(tick)}${lengths ? `+${at(tick + durationTicks) - at(tick)}` : ''}`;
  return score.tracks.flatMap(({ notes }) => notes.map(word)).sort();
}

function difference(name: string, ours: readonly string[], theirs: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of ours) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const word of theirs) counts.set(word, (counts.get(word) ?? 0) - 1);
  const odd = [...counts].filter(([, count]) => count !== 0);
  const some = odd.slice(0, 5).map(([word, count]) => `${word} ${count > 0 ? 'is missing' : 'is new'}`);
  return odd.length === 0 ? [] : [`${name}: ${odd.length} of ${ours.length} notes differ: ${some.join(', ')}`];
}

/** Leaves out notes that begin while their key sounds in the same track. */
function withoutCollisions(score: Score): Score {
  const tracks = score.tracks.map((track) => {
    const ends = new Map<number, Ticks>();
    const notes = track.notes.filter(({ pitch, tick, durationTicks }) => {
      const end = ends.get(pitch) ?? 0;
      ends.set(pitch, Math.max(end, tick + durationTicks));
      return end <= tick;
    });
    return { ...track, notes };
  });
  return { ...score, tracks };
}

function ownPieces(): Piece[] {
  const scale = [60, 62, 64, 65, 67, 69, 71, 72];
  const run = (ticks: Ticks): { pitch: number; durationTicks: Ticks }[] =>
    scale.map((pitch) => ({ pitch, durationTicks: ticks }));
  const notated = (name: string, words: Parameters<typeof createScore>[0]): Piece => ({
    name,
    notation: notate(createScore(words)).notation,
  });
  const tune = 'X:1\nT:Turns\nM:4/4\nL:1/4\nK:G\n"G"G A B c|:"D7"d2 (3c/B/A/ G|1 A4:|2 G4|]\nP:B\n|:B2 d>e|d4:|\n';
  return [
    notated('a pickup and syncopations', {
      pickupTicks: 480,
      bpm: 92,
      keys: [{ tick: 0, fifths: 2, mode: 'major' }],
      tracks: [{ notes: [480, 720, 480, 240, 480, 1200, 960].map((durationTicks) => ({ pitch: 66, durationTicks })) }],
    }),
    notated('tuplets of 3, 5, 6, 7 and 9', {
      ticksPerQuarter: 5040,
      tracks: [{ notes: [1680, 1008, 840, 720, 560, 3360].flatMap((ticks) => run(ticks)) }],
    }),
    notated('meters and keys that change', {
      meters: [
        { tick: 0, numerator: 3, denominator: 4 },
        { tick: 2880, numerator: 6, denominator: 8 },
        { tick: 5760, numerator: 5, denominator: 8 },
        { tick: 8160, numerator: 2, denominator: 2 },
      ],
      keys: [
        { tick: 0, fifths: -3, mode: 'minor' },
        { tick: 5760, fifths: 4, mode: 'major' },
      ],
      tempos: [
        { tick: 0, microsecondsPerQuarter: 500_000 },
        { tick: 5760, microsecondsPerQuarter: 700_000 },
      ],
      tracks: [{ notes: [...run(240), ...run(360), ...run(480), ...run(120)] }],
    }),
    notated('two hands with voices', {
      tracks: [
        {
          program: 0,
          notes: [0, 1920].flatMap((tick) => [
            ...[72, 74, 76, 77].map((pitch, i) => ({ pitch, tick: tick + i * 480, durationTicks: 480 })),
            { pitch: 64, tick, durationTicks: 1920 },
            { pitch: 67, tick: tick + 480, durationTicks: 1680 },
            ...[36, 43, 48, 43].map((pitch, i) => ({ pitch, tick: tick + i * 480, durationTicks: 480 })),
            { pitch: 40, tick, durationTicks: 960 },
          ]),
          controllers: [
            { tick: 0, controller: 64, value: 127 },
            { tick: 1920, controller: 64, value: 0 },
          ],
        },
      ],
    }),
    notated('a song with lyrics and chords', {
      chords: [
        { tick: 0, symbol: 'Cmaj7' },
        { tick: 960, symbol: 'F#m7b5/A' },
      ],
      sections: [{ tick: 0, name: 'verse' }],
      tracks: [
        {
          program: 52,
          notes: run(480),
          texts: ['Sing', 'a-', 'long', 'with', 'me'].map((text, i) => ({ tick: i * 480, kind: 'lyric', text })),
        },
      ],
    }),
    notated('drums with bass', {
      tracks: [
        {
          channel: 9,
          notes: [36, 42, 38, 42, 36, 46, 38, 44].map((pitch, i) => ({ pitch, tick: i * 240, durationTicks: 60 })),
        },
        { program: 33, notes: [28, 31, 33, 40].map((pitch) => ({ pitch })) },
      ],
    }),
    notated('sixteen instruments, wide ranges', {
      tracks: [0, 13, 19, 24, 32, 40, 41, 42, 43, 56, 57, 60, 68, 70, 71, 73].map((program, i) => ({
        program,
        notes: [{ pitch: 40 + i * 3 }, { pitch: 45 + i * 3, durationTicks: 1440 }],
      })),
    }),
    { name: 'repeats and endings', notation: readAbc(tune).notation },
  ];
}

/** Fifty pieces of seven sets, spread over each set; of long ones the first 150 quarters. */
function realPieces(): Piece[] {
  const sets: readonly [string, string, number][] = [
    ['js-fakes', 'mid', 7],
    ['open-hymnal', 'mid', 8],
    ['openscore-lieder', 'mid', 8],
    ['openscore-string-quartets', 'mid', 3],
    ['folk-tunes-pd', 'mid', 8],
    ['mutopia', 'mid', 10],
    ['openewld', 'mxl', 8],
  ];
  return sets.flatMap(([set, kind, count]) => {
    const members = [...filesOf(`open/${set}/${kind}.tar.gz`)];
    const step = Math.floor(members.length / count);
    const pieces: Piece[] = [];
    for (let from = 0; from < count; from++) {
      for (const { name, bytes } of members.slice(from * step, (from + 1) * step)) {
        const notation =
          kind === 'mid' ? notate(opening(onGrid(readMidi(bytes).score))).notation : readMusicXml(bytes).notation;
        if (!isComparable(notation)) continue;
        pieces.push({ name: `${set} ${name}`, notation });
        break;
      }
    }
    return pieces;
  });
}

/** The notes that begin in the first 150 quarters. */
function opening(score: Score): Score {
  const end = 150 * score.ticksPerQuarter;
  const before = <Event extends { readonly tick: Ticks }>(events: readonly Event[]): Event[] =>
    events.filter(({ tick }) => tick < end);
  return {
    ...score,
    endTick: Math.min(score.endTick, end),
    tempos: before(score.tempos),
    meters: before(score.meters),
    keys: before(score.keys),
    texts: before(score.texts),
    tracks: score.tracks.map((track) => ({
      ...track,
      notes: before(track.notes),
      texts: before(track.texts),
      controllers: before(track.controllers),
    })),
  };
}

/**
 * Music without ornaments, whose playing is MuseScore's own, and whose first endings reach their repeat signs: where one
 * does not, MuseScore's MIDI loses the tie in the second.
 */
function isComparable({ parts, measures }: NotatedScore): boolean {
  const short = measures.some(({ repeatTimes, endings }, i) => repeatTimes && !endings && measures[i + 1]?.endings);
  const events = parts.flatMap((part) => part.events);
  const heads = events.reduce((sum, { notes }) => sum + notes.length, 0);
  const ornaments = events.some(
    ({ grace, marks = [] }) => grace || marks.some((mark) => /trill|mordent|turn|tremolo|arpegg/.test(mark)),
  );
  return heads > 20 && heads < 5000 && !ornaments && !short;
}
