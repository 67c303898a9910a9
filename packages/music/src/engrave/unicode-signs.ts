/** Musical signs in text, drawn by whatever font there is. */

/** Signs of SMuFL 1.4 (accidentals: standard, figured bass, chord symbols; metronome marks) and the same in Unicode. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  [
    ['♭', '\ue260\uea64\ued60'],
    ['♮', '\ue261\uea65\ued61'],
    ['♯', '\ue262\uea66\ued62'],
    ['𝄪', '\ue263\uea67\ued63'],
    ['♭♭', '\ue264\uea63\ued64'],
    ['𝅝', '\ueca2'],
    ['𝅗𝅥', '\ueca3'],
    ['♩', '\ueca5'],
    ['♪', '\ueca7'],
    ['𝅘𝅥𝅯', '\ueca9'],
    ['.', '\uecb7'],
  ].flatMap(([plain, glyphs]) => [...glyphs].map((glyph) => [glyph, plain] as const)),
);
/** How large a letter beside a sign of the music font is. */
const LETTER_SIZE = 0.5625;

/**
 * Replaces the music font's signs in texts of a drawing, such as chord symbols and metronome marks, by Unicode's own: the music font is
 * on few machines, and a box would stand in their place.
 *
 * @example withUnicodeSigns('<tspan font-family="Leipzig" font-size="720px">\ue260</tspan>') // => '<tspan font-size="405px">♭</tspan>'
 */
export function withUnicodeSigns(svg: string): string {
  return svg.replace(
    /<tspan font-family="Leipzig" font-size="(\d+)px">([^<]*)<\/tspan>/g,
    (all, size: string, glyphs: string) => {
      const plain = [...glyphs].map((glyph) => (/\s/.test(glyph) ? ' ' : SIGNS.get(glyph)));
      if (plain.includes(undefined)) return all;
      // the music font's dot stands apart from its note, the full stop does not
      const text = plain.join('').replace(/\s+\./g, '.');
      return `<tspan font-size="${Math.round(Number(size) * LETTER_SIZE)}px">${text}</tspan>`;
    },
  );
}
