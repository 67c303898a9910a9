/** Small MusicXML documents for the tests. */

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">\n';

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A document of one part; `measures` are the insides of its measures. */
export function onePart(...measures: readonly string[]): Uint8Array {
  const inside = measures.map((measure, i) => `<measure number="${i + 1}">${measure}</measure>`).join('\n');
  return utf8(
    `${HEAD}<score-partwise version="4.0"><part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list>\n<part id="P1">\n${inside}\n</part></score-partwise>`,
  );
}

/** The attributes of a first measure: two divisions a quarter. */
export const ATTRIBUTES =
  '<attributes><divisions>2</divisions><key><fifths>0</fifths></key><time><beats>4</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>';

/** A note, e.g. `note('F#4', 2)`; `more` stands after its duration. */
export function note(name: string, duration: number, more = '', before = ''): string {
  return `<note>${before}${pitch(name)}<duration>${duration}</duration>${more}</note>`;
}

/** A pitch element, e.g. of "Bb3". */
export function pitch(name: string): string {
  const [, step, sign, octave] = /^([A-G])(#+|b+)?(-?\d)$/.exec(name) ?? [];
  const alter = sign === undefined ? '' : `<alter>${sign.startsWith('#') ? sign.length : -sign.length}</alter>`;
  return `<pitch><step>${step}</step>${alter}<octave>${octave}</octave></pitch>`;
}

/** A rest. */
export function rest(duration: number, more = ''): string {
  return `<note><rest/><duration>${duration}</duration>${more}</note>`;
}
