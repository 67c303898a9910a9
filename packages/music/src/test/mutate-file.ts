/** Damaged files for tests: one seed, one damage. */
import { seededRandom } from '../midi/mutate.ts';

/** Numbers that readers stumble over. */
const NUMBERS = [
  '0',
  '-1',
  '1',
  '7',
  '12',
  '255',
  '65536',
  '2147483648',
  '99999999999999999999',
  '1e308',
  '0.3333',
  'NaN',
  '',
];
/** Pieces of all the formats: what is right in one place is wrong in another. */
const PIECES = [
  '<note>',
  '</note>',
  '<chord/>',
  '<backup><duration>9999</duration></backup>',
  '<measure number="1">',
  '</measure>',
  '<duration>-4</duration>',
  '<divisions>0</divisions>',
  '&lol;',
  '<!DOCTYPE a [<!ENTITY b "bbbb">]>',
  '<grace/>',
  ']]>',
  '<beats>0</beats>',
  '<alter>99</alter>',
  'X:2\n',
  'K:',
  'M:0/0\n',
  'L:1/0\n',
  'V:2\n',
  '|:',
  ':|',
  '(3',
  '[',
  ']',
  '{',
  '}',
  '>>>>',
  '&',
  '[V:3]',
  'Z99999999',
  '(99:98:97',
  '//',
  '^^^',
  '*^\t*^',
  '*v\t*v',
  '*-\t*-',
  '=1\t=1',
  '1%0',
  '*M0/4',
  '.',
  '\t',
  '*+',
  '"',
  '\u0000',
  '\ufeff',
  '𝄞',
  '\r',
  '\n\n\n',
];
const ENCODER = new TextEncoder();

/**
 * A file with one to four damages, all of them told by the seed.
 *
 * XML is mostly damaged by whole elements, so that it stays XML and its meaning is what is wrong.
 *
 * @param other  a second file of the format, of which pieces are put into the first
 */
export function mutateFile(file: Uint8Array, other: Uint8Array, seed: number): Uint8Array {
  const random = randomOf(seed);
  if (file[0] === 0x3c && random(4) > 0) return mutateElements(file, random);
  let bytes = file;
  for (let left = 1 + random(1 + random(4)); left > 0; left--) bytes = damage(bytes, other, random);
  return bytes;
}

/** Takes out, repeats, exchanges and changes elements that hold no others. */
function mutateElements(file: Uint8Array, random: Random): Uint8Array {
  let text = new TextDecoder().decode(file);
  for (let left = 1 + random(1 + random(8)); left > 0; left--) {
    const leaves = [...text.matchAll(/<([\w-]+)[^<>]*>[^<]*<\/\1>|<[\w-]+[^<>]*\/>/g)];
    if (leaves.length === 0) break;
    const leaf = leaves[random(leaves.length)];
    const other = leaves[random(leaves.length)][0];
    const number = NUMBERS[random(NUMBERS.length)];
    const changed = [
      '',
      leaf[0] + leaf[0],
      other,
      leaf[0] + other,
      leaf[0].replace(/>[^<]*</, `>${number}<`),
      leaf[0].replace(/="[^"]*"/, `="${number}"`),
      leaf[0].replace(/\d+/, number),
    ][random(7)];
    text = text.slice(0, leaf.index) + changed + text.slice(leaf.index + leaf[0].length);
  }
  return ENCODER.encode(text);
}

type Random = (below: number) => number;

function damage(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + random(random(4) === 0 ? 4000 : 20));
  switch (random(9)) {
    case 0: // another byte
      return splice(bytes, at, Math.min(1, bytes.length - at), Uint8Array.of(random(256)));
    case 1: // a flipped bit
      return splice(bytes, at, Math.min(1, bytes.length - at), Uint8Array.of((bytes[at] ?? 0) ^ (1 << random(8))));
    case 2: // cut short
      return bytes.subarray(0, at);
    case 3: // a gap
      return splice(bytes, at, length, new Uint8Array(0));
    case 4: // a passage twice
      return splice(bytes, at, 0, bytes.subarray(at, at + length));
    case 5: // a passage of another file
      return splice(bytes, at, length, other.subarray(random(other.length), random(other.length) + length));
    case 6:
      return splice(bytes, at, 0, ENCODER.encode(PIECES[random(PIECES.length)]));
    case 7:
      return replaceNumber(bytes, at, random);
    default: // a passage elsewhere
      return splice(
        splice(bytes, at, length, new Uint8Array(0)),
        random(bytes.length),
        0,
        bytes.slice(at, at + length),
      );
  }
}

/** Another number in place of the next one in the text. */
function replaceNumber(bytes: Uint8Array, from: number, random: Random): Uint8Array {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
  let start = from;
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  let end = start;
  while (isDigit(bytes[end])) end++;
  return splice(bytes, start, end - start, ENCODER.encode(NUMBERS[random(NUMBERS.length)]));
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const place = Math.min(at, bytes.length);
  const rest = Math.min(place + remove, bytes.length);
  const result = new Uint8Array(place + insert.length + bytes.length - rest);
  result.set(bytes.subarray(0, place));
  result.set(insert, place);
  result.set(bytes.subarray(rest), place + insert.length);
  return result;
}

/** Whole numbers below a bound, the same for the same seed. */
function randomOf(seed: number): Random {
  const random = seededRandom(seed);
  return (below) => Math.floor(random() * below);
}
