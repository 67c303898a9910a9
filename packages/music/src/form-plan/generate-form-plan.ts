/** Plausible plans by seed. */

import { KEYS, type Key, parseKey } from '../key.ts';
import { MusicError } from '../music-error.ts';
import { type FormPlan, MOST_SECTION_BARS, type PlanCadence, type PlanSection } from './form-plan.ts';
import {
  formsOfStyle,
  type KeyRelation,
  PLAN_FORMS,
  type PlanForm,
  type TemplateSection,
  templateOf,
} from './form-templates.ts';
import { type KeyNeighbour, relatedKey } from './related-key.ts';
import { lengthsOf } from './section-lengths.ts';
import { drawsOf } from './seeded-draws.ts';

export type GenerateFormPlanOptions = {
  /** a whole number; the same seed gives the same plan */
  readonly seed: number;
  /** bars of the whole, 1–2000 … */
  readonly bars?: number;
  /** … or its length in minutes, at a tempo and meter */
  readonly minutes?: number;
  /** quarter notes a minute; default 120 */
  readonly bpm?: number;
  /** e.g. "3/4"; default 4/4 */
  readonly meter?: `${number}/${number}`;
  /** home key, e.g. "D minor"; default one of at most three signs, by the seed */
  readonly key?: string;
  /** default: one that suits the style and length, by the seed */
  readonly form?: PlanForm;
  /** e.g. "pop", "folk"; a form's name is that form */
  readonly style?: string;
  /** those there are; quiet sections then leave some out */
  readonly instruments?: readonly string[];
};

export const MOST_PLAN_BARS = 2000;
/** A form is chosen where each of its sections has at least so many bars. */
const LEAST_SECTION_BARS = 4;
const QUIET = 0.38;

/**
 * A form by seed: sections of whole phrases that add up exactly, keys near home, half and authentic cadences where the
 * form has them, energy that rises to its height after the middle; it ends in the home key with an authentic cadence.
 *
 * @throws MusicError  `out-of-range`: no length, or one outside 1–2000 bars, or too few bars for the form asked for; `unknown-key`
 * @example barsOfPlan(generateFormPlan({ seed: 1, bars: 32, key: 'G major' })) // => 32
 */
export function generateFormPlan(options: GenerateFormPlanOptions): FormPlan {
  const { seed, style, instruments } = options;
  const bars = barsAsked(options);
  const draw = drawsOf(seed);
  const home = options.key === undefined ? drawnKey(draw()) : parseKey(options.key);
  const coin = draw();
  const form = options.form ?? chooseForm(formsOfStyle(style), bars, coin, draw());
  const keys = keysAround(home, draw(), draw());
  if (form === undefined) return land([plainSection('A', bars, home)]);
  const template = templateOf(form, bars, coin);
  if (template.length > bars) {
    throw new MusicError(
      'out-of-range',
      `${bars} bars where a form of ${template.length} sections (${form}) is asked for; ask for more bars or another form`,
    );
  }
  const { bars: lengths, intro, coda } = lengthsOf(template, bars, draw());
  const middle = template.map((section, i) => sectionOf(section, lengths[i], keys));
  const sections = [
    ...(intro > 0 ? [{ ...plainSection('intro', intro, home), energy: 0.25, cadence: 'half' as const }] : []),
    ...middle,
    ...(coda > 0 ? [{ ...plainSection('coda', coda, home), energy: 0.5 }] : []),
  ].flatMap(splitLong);
  // what seemed to be the end, and is not: the coda makes good for it
  const feint = coda >= 4 && draw() < 0.3 ? sections.length - 2 : -1;
  const shaped = sections.map((section, i): PlanSection => {
    const place = (i + 0.5) / sections.length;
    const arch = 0.12 * (1 - Math.abs(place - 0.7) / 0.7) - 0.04;
    const energy = clamp((section.energy ?? 0.5) + arch + 0.08 * (draw() - 0.5));
    const cadence: PlanCadence | undefined = i === feint ? 'deceptive' : section.cadence;
    const few = energy < QUIET && instruments !== undefined && instruments.length > 1;
    const playing = few ? instruments.slice(0, Math.ceil(instruments.length / 2)) : undefined;
    return {
      ...section,
      energy,
      ...(cadence === undefined ? {} : { cadence }),
      ...(playing ? { instruments: playing } : {}),
    };
  });
  return land(shaped);
}

function barsAsked({ bars, minutes, bpm = 120, meter = '4/4' }: GenerateFormPlanOptions): number {
  const [numerator, denominator] = meter.split('/').map(Number);
  const quarters = (4 * numerator) / denominator;
  const asked = bars ?? (minutes === undefined ? Number.NaN : Math.max(1, Math.round((minutes * bpm) / quarters)));
  if (Number.isInteger(asked) && asked >= 1 && asked <= MOST_PLAN_BARS) return asked;
  if (bars === undefined && minutes === undefined) {
    throw new MusicError('out-of-range', 'neither bars nor minutes; say one of them, e.g. bars: 32');
  }
  throw new MusicError(
    'out-of-range',
    `${asked} bars where 1 to ${MOST_PLAN_BARS} are expected (${bars === undefined ? `${minutes} minutes at ${bpm} in ${meter}` : 'bars'})`,
  );
}

/** The form whose sections are long enough, the likelier the earlier it stands; undefined where none is. */
function chooseForm(forms: readonly PlanForm[], bars: number, coin: number, draw: number): PlanForm | undefined {
  const fits = (list: readonly PlanForm[]): readonly PlanForm[] =>
    list.filter((form) => templateOf(form, bars, coin).length * LEAST_SECTION_BARS <= bars);
  const suited = fits(forms).length > 0 ? fits(forms) : fits(PLAN_FORMS);
  if (suited.length === 0) return bars >= 2 ? 'period' : undefined;
  return suited[Math.floor((forms === PLAN_FORMS ? draw : draw ** 1.5) * suited.length)];
}

/** Home, the second key of the form, one for contrast and one further off. */
function keysAround(home: Key, first: number, second: number): Readonly<Record<KeyRelation, Key>> {
  const major = home.mode === 'major';
  const contrasts: readonly KeyNeighbour[] = major
    ? ['subdominant', 'relative', 'parallel']
    : ['relative', 'submediant', 'parallel', 'subdominant'];
  const contrast = relatedKey(home, contrasts[Math.floor(first * contrasts.length)]);
  const far = relatedKey(relatedKey(home, second < 0.5 ? 'subdominant' : 'dominant'), 'relative');
  return { home, second: relatedKey(home, major ? 'dominant' : 'relative'), contrast, far };
}

function sectionOf(section: TemplateSection, bars: number, keys: Readonly<Record<KeyRelation, Key>>): PlanSection {
  const { name, cadence, energy, key, varies, distance } = section;
  const comesBack = varies === undefined || distance === undefined ? {} : { varies, distance };
  return { name, bars, key: keys[key].name, cadence, energy, ...comesBack };
}

function plainSection(name: string, bars: number, home: Key): PlanSection {
  return { name, bars, key: home.name, energy: 0.5 };
}

/** What is too long for one section as several. */
function splitLong(section: PlanSection): readonly PlanSection[] {
  const count = Math.ceil(section.bars / MOST_SECTION_BARS);
  if (count === 1) return [section];
  const each = Math.floor(section.bars / count);
  return Array.from({ length: count }, (_, i) => ({
    ...section,
    name: i === 0 ? section.name : `${section.name} ${i + 1}`,
    bars: i < count - 1 ? each : section.bars - each * (count - 1),
  }));
}

/** The last section ends at home. */
function land(sections: readonly PlanSection[]): FormPlan {
  const last = sections.length - 1;
  return { sections: sections.map((section, i) => (i === last ? { ...section, cadence: 'authentic' } : section)) };
}

function drawnKey(draw: number): Key {
  const usual = KEYS.filter(({ fifths }) => Math.abs(fifths) <= 3);
  return usual[Math.floor(draw * usual.length)];
}

function clamp(energy: number): number {
  return Math.round(Math.min(0.95, Math.max(0.1, energy)) * 100) / 100;
}
