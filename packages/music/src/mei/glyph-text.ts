/** Letters of dynamics that are written as signs of a music font (SMuFL 1.4, "Dynamics", U+E520–U+E54F). */

const GLYPHS: Readonly<Record<string, string>> = {
  '\ue520': 'p',
  '\ue521': 'm',
  '\ue522': 'f',
  '\ue523': 'r',
  '\ue524': 's',
  '\ue525': 'z',
  '\ue526': 'n',
  '\ue527': 'pppppp',
  '\ue528': 'ppppp',
  '\ue529': 'pppp',
  '\ue52a': 'ppp',
  '\ue52b': 'pp',
  '\ue52c': 'mp',
  '\ue52d': 'mf',
  '\ue52e': 'pf',
  '\ue52f': 'ff',
  '\ue530': 'fff',
  '\ue531': 'ffff',
  '\ue532': 'fffff',
  '\ue533': 'ffffff',
  '\ue534': 'fp',
  '\ue535': 'fz',
  '\ue536': 'sf',
  '\ue537': 'sfp',
  '\ue538': 'sfpp',
  '\ue539': 'sfz',
  '\ue53a': 'sfzp',
  '\ue53b': 'sffz',
  '\ue53c': 'rf',
  '\ue53d': 'rfz',
};

/**
 * A dynamic in letters.
 *
 * @example letterDynamics('\ue52f') // => 'ff'
 */
export function letterDynamics(text: string): string {
  return text.replace(/[\ue520-\ue53d]/g, (glyph) => GLYPHS[glyph] ?? glyph);
}
