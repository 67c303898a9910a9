/** How voices share staves and parts: %%score and %%staves (ABC 2.1, section 11.1), in and out. */

/** Parts of staves of voices, by their names. */
export type StaffPlan = readonly (readonly (readonly string[])[])[];

/**
 * Reads `(1 2)` as two voices on one staff and `{rh lh}` as one part with two staves; brackets and bars are drawing.
 *
 * @example parseStaves('(1 2) | {3 4}') // => [[['1', '2']], [['3'], ['4']]]
 */
export function parseStaves(text: string): StaffPlan {
  const parts: string[][][] = [];
  let part: string[][] | undefined;
  let staff: string[] | undefined;
  const seen = new Set<string>();
  for (const [word] of text.matchAll(/[(){}]|[^\s(){}[\]|*]{1,80}/g)) {
    if (word === '{') part = [];
    else if (word === '}') {
      if (part && part.length > 0) parts.push(part);
      part = undefined;
    } else if (word === '(') staff = [];
    else if (word === ')') {
      if (staff && staff.length > 0) {
        if (part) part.push(staff);
        else parts.push([staff]);
      }
      staff = undefined;
    } else if (!seen.has(word)) {
      seen.add(word);
      if (staff) staff.push(word);
      else if (part) part.push([word]);
      else parts.push([[word]]);
    }
  }
  if (staff && staff.length > 0) parts.push([staff]);
  if (part && part.length > 0) parts.push(part);
  return parts;
}

/**
 * The text of a %%score directive.
 *
 * @example formatStaves([[['1', '2']], [['3'], ['4']]]) // => '(1 2) {3 4}'
 */
export function formatStaves(plan: StaffPlan): string {
  return plan
    .map((part) => {
      const staves = part.map((voices) => (voices.length > 1 ? `(${voices.join(' ')})` : voices[0])).join(' ');
      return part.length > 1 ? `{${staves}}` : staves;
    })
    .join(' ');
}
