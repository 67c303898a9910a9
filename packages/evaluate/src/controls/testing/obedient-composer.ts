/** A composer without taste that keeps what it is asked: so that tests can tell the measures from the music. */
import { createScore, type Note, type NoteInWords, type Score, writeMidi } from '@continuo/music';
import { chordNamed, pitchClassesOf } from '../asked-chords.ts';
import { askedKey } from '../asked-key.ts';
import type { ControlRequest, ControlWish } from '../control-request.ts';
import { askedInstrument, DRUMS } from '../instruments.ts';
import { sectionBars } from '../measure-key.ts';
import { placedMotif } from '../measure-motifs.ts';
import { lots } from '../requests/lots.ts';
import { quartersOfBar } from '../requests/settings.ts';

const TICKS = 480;

/** The answer as bytes, and what stood before. */
export function obedientAnswer(request: ControlRequest): { bytes: Uint8Array; before?: Uint8Array } {
  if (request.score === undefined) return { bytes: writeMidi(composed(request)) };
  return { bytes: writeMidi(infilled(request, request.score)), before: writeMidi(request.score) };
}

function composed(request: ControlRequest): Score {
  const { meter = '4/4', bpm = 100, seed, motifs = [] } = request;
  const draw = lots(seed);
  const barQuarters = quartersOfBar(meter);
  const sections = sectionBars(request.form?.sections ?? []);
  const bars = request.bars ?? sections.at(-1)!.bars[1];
  const names = request.instruments ?? ['piano'];
  const tracks = names.map((name, index) => {
    const instrument = askedInstrument(name)!;
    const places = motifs.flatMap(({ notes, places }) =>
      places
        .filter(({ track }) => track === name)
        .map((place) => ({ bar: place.bar, notes: placedMotif(notes!, place) })),
    );
    const notes: NoteInWords[] = [];
    for (const { bar, notes: placed } of places) {
      for (const { pitch, at, duration } of placed) {
        const tick = Math.round(((bar - 1) * barQuarters + at) * TICKS);
        notes.push({ pitch, tick, durationTicks: Math.round(duration * TICKS) });
      }
    }
    for (let bar = 1; bar <= bars; bar++) {
      const section = sections.find(({ bars: [first, last] }) => first <= bar && bar <= last);
      if (section?.instruments?.includes(name) === false) continue;
      if (places.some((place) => bar === place.bar || bar === place.bar + 1)) continue;
      const wish: ControlWish =
        (request.wishes ?? []).findLast((each) => {
          const [first, last] = each.bars ?? [1, bars];
          return first <= bar && bar <= last && (each.tracks?.includes(name) ?? true);
        }) ?? {};
      const onsets = Math.round((wish.rhythm ?? wish.density ?? 1) * barQuarters);
      const polyphony = wish.polyphony ?? 1;
      for (let onset = 0; onset < onsets; onset++) {
        const at = Math.round((onset * barQuarters * TICKS) / onsets);
        const tick = (bar - 1) * barQuarters * TICKS + at;
        const allowed = allowedPitches(request, name, bar, at / TICKS / barQuarters, section?.key);
        const count = Math.floor(polyphony * (onset + 1) + 1e-6) - Math.floor(polyphony * onset + 1e-6);
        const single = draw.some(allowed, Math.max(1, count));
        // chords are heard where all their tones are
        const pitches =
          instrument.program === DRUMS ? [38] : request.chords ? lowestOfEach(allowed, draw.whole(0, 1)) : single;
        const durationTicks = Math.max(1, Math.floor((barQuarters * TICKS) / onsets));
        for (const pitch of pitches) notes.push({ pitch, tick, durationTicks, velocity: wish.dynamics ?? 80 });
      }
    }
    const isDrums = instrument.program === DRUMS;
    return { name, program: isDrums ? 0 : instrument.program, channel: isDrums ? 9 : index, notes };
  });
  return createScore({
    ...{ ticksPerQuarter: TICKS, bpm, meters: meter as `${number}/${number}`, tracks },
    endTick: bars * barQuarters * TICKS,
  });
}

/** Each pitch class once, from the lowest tone or from the one so many octaves above. */
function lowestOfEach(pitches: readonly number[], octave: number): number[] {
  const from = pitches.filter((pitch) => pitch >= pitches[0]! + 12 * octave);
  return from.filter((pitch, place) => from.findIndex((each) => each % 12 === pitch % 12) === place);
}

function allowedPitches(
  request: ControlRequest,
  name: string,
  bar: number,
  share: number,
  sectionKey?: string,
): number[] {
  const { limits = [], chords, scale } = request;
  const key = sectionKey ?? request.key;
  const inScale = key === undefined ? undefined : askedKey(key, scale).scale;
  const bars = chords?.split('|').map((text) => text.trim().split(/\s+/)) ?? [];
  const spelled = bars.map((_, index) => bars.slice(0, index + 1).findLast(([first]) => first !== '%')!);
  const symbols = spelled[(bar - 1) % Math.max(1, spelled.length)];
  const tones = symbols && pitchClassesOf(chordNamed(symbols[Math.floor(share * symbols.length + 1e-9)]!));
  const [low, high] = askedInstrument(name)!.range;
  const held = limits.filter(
    (limit) =>
      (limit.tracks?.includes(name) ?? true) &&
      (limit.bars === undefined || (limit.bars[0] <= bar && bar <= limit.bars[1])),
  );
  return Array.from({ length: 128 }, (_, pitch) => pitch).filter(
    (pitch) =>
      pitch >= low &&
      pitch <= high &&
      (tones ?? inScale ?? [pitch % 12]).includes(pitch % 12) &&
      held.every(
        ({ range, forbidden }) =>
          (range === undefined || (pitch >= range[0] && pitch <= range[1])) && !(forbidden?.includes(pitch) ?? false),
      ),
  );
}

/** Every note of the cells that is not locked gets another pitch of the key, a motif's bars its notes. */
function infilled(request: ControlRequest, score: Score): Score {
  const { cells = [], locks = [], limits = [], key, motifs = [], seed } = request;
  const draw = lots(seed);
  const { numerator, denominator } = score.meters[0]!;
  const barTicks = score.ticksPerQuarter * quartersOfBar(`${numerator}/${denominator}`);
  const barOf = (tick: number): number => Math.floor(tick / barTicks) + 1;
  const tracks = score.tracks.map((track) => {
    const { name } = track;
    const isCell = (tick: number): boolean =>
      cells.some(({ bars, tracks }) => tracks.includes(name) && bars[0] <= barOf(tick) && barOf(tick) <= bars[1]);
    const isFree = ({ tick, pitch }: Note): boolean =>
      isCell(tick) &&
      !locks.some((lock) => lock.track === name && lock.tick === tick && (lock.pitch ?? pitch) === pitch);
    const wishes = (request.wishes ?? []).filter((wish) => wish.tracks?.includes(name));
    const isWished = (tick: number): boolean =>
      wishes.some(({ bars }) => bars![0] <= barOf(tick) && barOf(tick) <= bars![1]);
    const returns = motifs.filter(({ places }) => places[0]!.track === name);
    const bar = returns[0]?.places[0]?.bar;
    const kept = track.notes.filter((note) => !isFree(note));
    const notes = [...kept];
    for (const note of track.notes) {
      if (!isFree(note) || barOf(note.tick) === bar || isWished(note.tick)) continue;
      const limit = limits.filter((each) => each.tracks?.includes(name));
      const [low, high] = limit.find(({ range }) => range)?.range ?? [24, 100];
      const banned = new Set([note.pitch, ...limit.flatMap(({ forbidden }) => forbidden ?? [])]);
      const scale = key === undefined ? undefined : askedKey(key).scale;
      const overlaps = (pitch: number): boolean =>
        [...track.notes, ...notes].some(
          (other) =>
            other.pitch === pitch &&
            other.tick < note.tick + note.durationTicks &&
            note.tick < other.tick + other.durationTicks,
        );
      const open = Array.from({ length: high - low + 1 }, (_, place) => low + place).filter(
        (pitch) =>
          !banned.has(pitch) && (track.channel === 9 || (scale?.includes(pitch % 12) ?? true)) && !overlaps(pitch),
      );
      notes.push({ ...note, pitch: draw.pick(open) });
    }
    for (let start = 0; start < score.endTick; start += barTicks) {
      const { density } = wishes.findLast(({ bars }) => bars![0] <= barOf(start) && barOf(start) <= bars![1]) ?? {};
      const onsets = Math.round(((density ?? 0) * barTicks) / score.ticksPerQuarter);
      for (let onset = 0; onset < onsets; onset++) {
        const tick = start + Math.round((onset * barTicks) / onsets);
        // high above all that stands
        const pitch = 108 + ((key === undefined ? 0 : askedKey(key).scale[0]!) % 12);
        notes.push({ pitch, velocity: 70, tick, durationTicks: Math.floor(barTicks / onsets) });
      }
    }
    for (const { from } of returns) {
      const shift = (bar! - from!.bars[0]) * barTicks;
      const found = track.notes.filter(({ tick }) => barOf(tick) === from!.bars[0]);
      notes.push(...found.map((note) => ({ ...note, tick: note.tick + shift })));
    }
    return { ...track, notes: notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch) };
  });
  return { ...score, tracks };
}
