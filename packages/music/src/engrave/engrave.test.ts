import { describe, expect, test } from 'vitest';
import { createScore } from '../create-score.ts';
import { notationOfScore } from '../formats/notation-of-score.ts';
import { pngOfSvg } from '../node/index.ts';
import { openEngraver } from './engraver.ts';
import { withUnicodeSigns } from './unicode-signs.ts';

/** Bars of quarters going up from middle C, with a chord symbol. */
function scale(bars: number): ReturnType<typeof notationOfScore>['notation'] {
  const notes = Array.from({ length: bars * 4 }, (_, i) => ({
    pitch: 60 + (i % 12),
    tick: i * 480,
    durationTicks: 480,
  }));
  const score = { ...createScore({ tracks: [{ notes }] }), chords: [{ tick: 0, symbol: 'Bb7' }] };
  return notationOfScore(score).notation;
}

describe('engraving', () => {
  test('every note of a score is drawn once', async () => {
    const engraver = await openEngraver();
    const { pages } = engraver.engrave(scale(2));
    expect(pages).toHaveLength(1);
    expect(pages[0].match(/class="note"/g)).toHaveLength(8);
    engraver.dispose();
  });

  test('a long piece fills several pages, and their notes are all there', async () => {
    const engraver = await openEngraver();
    const { pages } = engraver.engrave(scale(120));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.join('').match(/class="note"/g)).toHaveLength(480);
    engraver.dispose();
  });

  test('the same score gives the same bytes', async () => {
    const [first, second] = await Promise.all([openEngraver(), openEngraver()]);
    expect(first.engrave(scale(3)).pages).toEqual(second.engrave(scale(3)).pages);
    first.dispose();
    second.dispose();
  });

  test('the flat of a chord symbol is a character that any font has', async () => {
    const engraver = await openEngraver();
    const page = engraver.engrave(scale(1)).pages[0];
    expect(page).toContain('♭</tspan>');
    expect(page).not.toMatch(/[\ue000-\uf8ff]/);
    engraver.dispose();
  });

  test('a dotted note of a metronome mark is one as well', () => {
    // the beat of 6/8, as the engraver writes it: a note, a space, a dot
    expect(withUnicodeSigns('<tspan font-family="Leipzig" font-size="720px">\ueca5 \uecb7</tspan>')).toBe(
      '<tspan font-size="405px">♩.</tspan>',
    );
  });

  test('a sign that no font has stays as it is', () => {
    const tempo = '<tspan font-family="Leipzig" font-size="720px">\ue566</tspan>';
    expect(withUnicodeSigns(tempo)).toBe(tempo);
  });
});

test('a drawing becomes a PNG of the width that is asked for, white where nothing stands', async () => {
  const png = await pngOfSvg('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>', { width: 40 });
  const view = new DataView(png.buffer, png.byteOffset);
  expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([40, 20]);
});
