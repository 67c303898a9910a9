/** Instrument codes of Humdrum (`*Ipiano`, `*Iflt`) and the General MIDI programs that play them. */

// biome-ignore format: a table, a family a line
const INSTRUMENTS: Readonly<Record<string, readonly [name: string, program: number]>> = {
  piano: ['Piano', 0], fortp: ['Fortepiano', 0], cemba: ['Harpsichord', 6], clavi: ['Clavichord', 7], clest: ['Celesta', 8], synth: ['Synthesizer', 80],
  glock: ['Glockenspiel', 9], vibra: ['Vibraphone', 11], marim: ['Marimba', 12], xylo: ['Xylophone', 13], campn: ['Bells', 14], dulc: ['Dulcimer', 15],
  organ: ['Organ', 19], porgn: ['Organ', 19], rorgn: ['Reed organ', 20], accor: ['Accordion', 21], armon: ['Harmonica', 22], bando: ['Bandoneon', 23],
  guitr: ['Guitar', 24], gtr: ['Guitar', 24], cangl: ['English horn', 69], lute: ['Lute', 24], liuto: ['Lute', 24], banjo: ['Banjo', 105], mando: ['Mandolin', 25], harp: ['Harp', 46], arpa: ['Harp', 46], sitar: ['Sitar', 104], koto: ['Koto', 107],
  violn: ['Violin', 40], vn: ['Violin', 40], viola: ['Viola', 41], cello: ['Violoncello', 42], cbass: ['Double bass', 43], viol: ['Viol', 42], gamba: ['Viola da gamba', 42], strings: ['Strings', 48], archi: ['Strings', 48],
  vox: ['Voice', 52], soprn: ['Soprano', 52], mezzo: ['Mezzo-soprano', 52], calto: ['Contralto', 52], alto: ['Alto', 52], tenor: ['Tenor', 52], barit: ['Baritone', 52], bass: ['Bass', 52], cant: ['Canto', 52], coro: ['Choir', 52], voice: ['Voice', 52],
  tromp: ['Trumpet', 56], cornt: ['Cornet', 56], tromb: ['Trombone', 57], tuba: ['Tuba', 58], cor: ['Horn', 60], horn: ['Horn', 60], flugh: ['Flugelhorn', 56],
  soprs: ['Soprano saxophone', 64], saxS: ['Soprano saxophone', 64], altos: ['Alto saxophone', 65], saxA: ['Alto saxophone', 65], tenos: ['Tenor saxophone', 66], saxT: ['Tenor saxophone', 66], saxR: ['Baritone saxophone', 67],
  oboe: ['Oboe', 68], fagot: ['Bassoon', 70], clars: ['Clarinet', 71], clara: ['Clarinet in A', 71], clarb: ['Bass clarinet', 71], picco: ['Piccolo', 72], flt: ['Flute', 73], flt_a: ['Alto flute', 73], recor: ['Recorder', 74], bagpI: ['Bagpipes', 109], timpa: ['Timpani', 47],
};

/**
 * The name and program of an instrument code without its `*I`; undefined where the code is not known.
 *
 * Humdrum Guide (humdrum.org), "Instruments" (tandem interpretations `*I`).
 *
 * @example instrumentOfCode('cello') // => { name: 'Violoncello', program: 42 }
 */
export function instrumentOfCode(code: string): { readonly name: string; readonly program: number } | undefined {
  const found = Object.hasOwn(INSTRUMENTS, code) ? INSTRUMENTS[code] : undefined;
  return found && { name: found[0], program: found[1] };
}

/** Codes whose two staves are one player's. */
export const KEYBOARD_CODES: ReadonlySet<string> = new Set([
  'piano',
  'fortp',
  'cemba',
  'clavi',
  'clest',
  'organ',
  'porgn',
  'rorgn',
  'harp',
  'arpa',
  'marim',
  'synth',
]);
