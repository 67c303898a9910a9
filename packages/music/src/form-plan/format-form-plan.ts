/** Plans as text, such that they are read back as they were. */

import type { FormPlan, PlanSection } from './form-plan.ts';
import { readFormPlan } from './read-form-plan.ts';

/**
 * The text of a plan; `readFormPlan` reads it back.
 *
 * @example formatFormPlan({ sections: [{ name: 'A', bars: 8, energy: 0.4 }, { name: 'B', bars: 4, key: 'G major' }] }) // => 'A 8 energy 0.4, B 4 in G major'
 */
export function formatFormPlan({ sections }: FormPlan): string {
  return sections.map(formatSection).join(', ');
}

function formatSection(section: PlanSection): string {
  const { name, bars, key, cadence, energy, instruments, varies, distance } = section;
  return [
    `${formatName(name)} ${bars}`,
    key === undefined ? '' : `in ${formatKey(key)}`,
    cadence === undefined ? '' : `cadence ${cadence}`,
    energy === undefined ? '' : `energy ${energy}`,
    instruments === undefined ? '' : `with ${instruments.map(formatInstrument).join(' + ')}`,
    varies === undefined ? '' : `varies ${formatName(varies)}`,
    distance === undefined ? '' : `distance ${distance}`,
  ]
    .filter((words) => words !== '')
    .join(' ');
}

/** In quotation marks where it would not be read as one name. */
function formatName(name: string): string {
  // letters in a row are one section each where the letters before are there
  if (/^(?:[A-Z]′*){2,}\d*$/u.test(name)) return JSON.stringify(name);
  return readsAs(`${name} 8`, ([section]) => section.name === name && section.bars === 8) ? name : JSON.stringify(name);
}

function formatKey(key: string): string {
  return readsAs(`A 8 in ${key}`, ([section]) => section.key === key) ? key : JSON.stringify(key);
}

function formatInstrument(name: string): string {
  const plain = readsAs(
    `A 8 with ${name}`,
    ([{ instruments }]) => instruments?.length === 1 && instruments[0] === name,
  );
  return plain ? name : JSON.stringify(name);
}

/** Is the text one section, and as it should be? */
function readsAs(text: string, isRight: (sections: readonly PlanSection[]) => boolean): boolean {
  try {
    const { sections } = readFormPlan(text);
    return sections.length === 1 && isRight(sections);
  } catch {
    return false;
  }
}
