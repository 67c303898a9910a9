/** A score as a picture: time to the right, pitch upwards, a colour a track. */
import type { Score } from '@continuo/music';
import { barStarts } from './bar-starts.ts';

/** Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), dark enough on white. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#8a6d00', '#56b4e9', '#444444'];
const ROW = 8;
const QUARTER = 24;
const MARGIN = 40;
const BLACK_KEYS = [1, 3, 6, 8, 10];

/**
 * Draws a piano roll as SVG.
 *
 * @example pianoRollSvg(score).startsWith('<svg') // => true
 */
export function pianoRollSvg(score: Score): string {
  const pitches = score.tracks.flatMap((track) => track.notes.map((note) => note.pitch));
  // reduce, not Math.min(...): a file may hold a million notes
  const lowest = pitches.reduce((least, pitch) => Math.min(least, pitch), pitches.length > 0 ? 127 : 60) - 1;
  const highest = pitches.reduce((most, pitch) => Math.max(most, pitch), pitches.length > 0 ? 0 : 72) + 1;
  const x = (tick: number): number => round(MARGIN + (tick / score.ticksPerQuarter) * QUARTER);
  const y = (pitch: number): number => (highest - pitch) * ROW + MARGIN;
  const width = x(score.endTick) + MARGIN / 2;
  const height = y(lowest) + ROW + MARGIN;
  const rows = Array.from({ length: highest - lowest + 1 }, (_, index) => highest - index);
  const keys = rows
    .filter((pitch) => BLACK_KEYS.includes(pitch % 12))
    .map(
      (pitch) =>
        `<rect x="${MARGIN}" y="${y(pitch)}" width="${round(x(score.endTick) - MARGIN)}" height="${ROW}" fill="#f1f1f1"/>`,
    );
  const octaves = rows
    .filter((pitch) => pitch % 12 === 0)
    .map((pitch) => `<text x="${MARGIN - 6}" y="${y(pitch) + ROW - 1}" text-anchor="end">C${pitch / 12 - 1}</text>`);
  const bars = barStarts(score).map(
    ({ tick, bar }) =>
      `<path d="M${x(tick)} ${MARGIN}V${y(lowest) + ROW}" stroke="#bbb"/><text x="${x(tick)}" y="${MARGIN - 6}">${bar}</text>`,
  );
  const notes = score.tracks.map((track, index) => {
    const boxes = track.notes.map((note) => {
      const length = Math.max(1.5, round((note.durationTicks / score.ticksPerQuarter) * QUARTER - 0.8));
      return `<rect x="${x(note.tick)}" y="${y(note.pitch)}" width="${length}" height="${ROW - 1}" rx="1.5"/>`;
    });
    return `<g fill="${COLOURS[index % COLOURS.length]}">${title(track.name || `Track ${index + 1}`)}${boxes.join('')}</g>`;
  });
  const body = ['<rect width="100%" height="100%" fill="#fff"/>', ...keys, ...bars, ...octaves, ...notes].join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="9" fill="#555">\n${body}\n</svg>\n`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function title(text: string): string {
  // characters that XML 1.0 does not know at all are left out
  const known = [...text].filter(
    (character) =>
      character >= ' ' &&
      character !== '\u007f' &&
      !/[\ud800-\udfff\ufffe\uffff]/.test(character.length === 1 ? character : ''),
  );
  const escaped = known
    .join('')
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]!);
  return `<title>${escaped}</title>`;
}
