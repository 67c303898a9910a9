/**
 * The usual forms as plans without lengths.
 *
 * Green 1979, "Form in Tonal Music" (period, ternary, rondo, sonata: their order, keys and closes); Covach 2005, "Form in
 * Rock Music" (AABA, verse and chorus). The energies are ours.
 */

import type { PlanCadence } from './form-plan.ts';

/** Forms that can be generated. */
export const PLAN_FORMS = ['period', 'ternary', 'song', 'verse-chorus', 'rondo', 'sonata'] as const;
export type PlanForm = (typeof PLAN_FORMS)[number];

/** A key as seen from home; `contrast`: one key of several, the same in the whole piece. */
export type KeyRelation = 'home' | 'contrast' | 'second' | 'far';

/** A section whose length is still open. */
export type TemplateSection = {
  readonly name: string;
  /** sections of one group are equally long */
  readonly group: string;
  /** its length beside the others' */
  readonly weight: number;
  readonly key: KeyRelation;
  readonly cadence: PlanCadence;
  readonly energy: number;
  readonly varies?: string;
  readonly distance?: number;
};

type Extra = { readonly weight?: number; readonly key?: KeyRelation; readonly varies?: readonly [string, number] };

/** A section in few words: its group is its name without primes. */
function part(name: string, cadence: PlanCadence, energy: number, extra: Extra = {}): TemplateSection {
  const { weight = 1, key = 'home', varies } = extra;
  const group = name.replace(/′+$/, '');
  const comesBack = varies === undefined ? {} : { varies: varies[0], distance: varies[1] };
  return { name, group, weight, key, cadence, energy, ...comesBack };
}

/**
 * The sections of a form for about so many bars; `coin` is a number 0–1 that chooses where there is a choice.
 *
 * @example templateOf('song', 32, 0).map(({ name }) => name) // => ['A', 'A', 'B', 'A']
 */
export function templateOf(form: PlanForm, bars: number, coin: number): readonly TemplateSection[] {
  return TEMPLATES[form](bars, coin);
}

const A_AGAIN = ['A', 0.15] as const;

const TEMPLATES: Readonly<Record<PlanForm, (bars: number, coin: number) => readonly TemplateSection[]>> = {
  period: (bars) => {
    const pairs = [
      [part('A', 'half', 0.4), part('A′', 'authentic', 0.5, { varies: ['A', 0.35] })],
      [part('B', 'half', 0.65, { key: 'second' }), part('A′', 'authentic', 0.5, { varies: ['A′', 0.15] })],
      [part('C', 'half', 0.75, { key: 'contrast' }), part('A′', 'authentic', 0.55, { varies: ['A′', 0.25] })],
    ];
    return pairs.slice(0, Math.max(1, Math.min(3, Math.floor(bars / 16)))).flat();
  },
  ternary: (bars, coin) => {
    const middle = coin < 0.5 ? 'second' : 'contrast';
    if (bars < 48) {
      return [
        part('A', 'authentic', 0.45),
        part('B', 'half', 0.7, { key: middle }),
        part('A′', 'authentic', 0.5, { varies: ['A', 0.3] }),
      ];
    }
    return [
      part('A', 'half', 0.4),
      part('A′', 'authentic', 0.5, { varies: ['A', 0.35] }),
      part('B', 'authentic', 0.65, { key: middle }),
      part('B′', 'half', 0.75, { key: middle, varies: ['B', 0.4] }),
      part('A', 'half', 0.5, { varies: A_AGAIN }),
      part('A′', 'authentic', 0.55, { varies: ['A′', 0.25] }),
    ];
  },
  song: (bars) => {
    const bridge = part('B', 'half', 0.7, { key: 'contrast' });
    const chorus = [
      part('A', 'half', 0.4),
      part('A', 'authentic', 0.5, { varies: A_AGAIN }),
      bridge,
      part('A', 'authentic', 0.55, { varies: A_AGAIN }),
    ];
    const bridgeAgain = { ...bridge, varies: 'B', distance: 0.2, energy: 0.75 };
    const last = part('A', 'authentic', 0.6, { varies: ['A', 0.25] });
    if (bars < 48) return chorus;
    if (bars < 96) return [...chorus, bridgeAgain, last];
    const again = [0.55, 0.6].map((energy) => part('A', 'half', energy, { varies: ['A', 0.3] }));
    return [...chorus, ...again, bridgeAgain, last];
  },
  'verse-chorus': (bars, coin) => {
    const verse = (energy: number, again: boolean): TemplateSection =>
      part('verse', 'half', energy, again ? { varies: ['verse', 0.2] } : {});
    const chorus = (energy: number, again: boolean): TemplateSection =>
      part('chorus', 'authentic', energy, again ? { varies: ['chorus', 0.1] } : {});
    const lift = (again: boolean): readonly TemplateSection[] =>
      bars < 64 || coin < 0.5
        ? []
        : [part('pre-chorus', 'half', 0.6, { weight: 0.5, ...(again ? { varies: ['pre-chorus', 0.1] } : {}) })];
    const first = [verse(0.35, false), ...lift(false), chorus(0.7, false)];
    const second = [verse(0.45, true), ...lift(true), chorus(0.75, true)];
    if (bars < 40) return [...first, ...second];
    const bridge = part('bridge', 'half', 0.5, { key: 'contrast' });
    const third = bars < 120 ? [] : [verse(0.5, true), ...lift(true), chorus(0.75, true)];
    return [...first, ...second, ...third, bridge, chorus(0.85, true)];
  },
  rondo: (bars) => {
    const first = [
      part('A', 'authentic', 0.45),
      part('B', 'half', 0.6, { key: 'second' }),
      part('A', 'authentic', 0.5, { varies: A_AGAIN }),
      part('C', 'half', 0.75, { key: 'contrast' }),
      part('A', 'authentic', 0.55, { varies: A_AGAIN }),
    ];
    if (bars < 56) return first;
    return [
      ...first,
      part('B', 'half', 0.65, { varies: ['B', 0.2] }),
      part('A', 'authentic', 0.6, { varies: ['A', 0.25] }),
    ];
  },
  sonata: (bars) => [
    part('first theme', 'half', 0.5),
    part('transition', 'half', 0.65, { weight: 0.5 }),
    part('second theme', 'authentic', 0.45, { key: 'second' }),
    part('closing', 'authentic', 0.65, { weight: 0.5, key: 'second' }),
    ...(bars < 48
      ? [part('development', 'half', 0.75)]
      : [
          part('development', 'authentic', 0.8, { weight: 1.5, key: 'far' }),
          part('retransition', 'half', 0.65, { weight: 0.5 }),
        ]),
    part('first theme', 'half', 0.55, { varies: ['first theme', 0.15] }),
    part('transition', 'half', 0.65, { weight: 0.5, varies: ['transition', 0.35] }),
    part('second theme', 'authentic', 0.5, { varies: ['second theme', 0.2] }),
    part('closing', 'authentic', 0.75, { weight: 0.5, varies: ['closing', 0.2] }),
  ],
};

/** Forms that suit a style, by words in its name; the likeliest first. */
const STYLE_FORMS: readonly (readonly [RegExp, readonly PlanForm[]])[] = [
  [/pop|rock|r&b|soul|metal|punk|country|hip|dance|electro|house|game|film/i, ['verse-chorus', 'song']],
  [/jazz|swing|standard|lead[ -]?sheet|blues|musical|ballad/i, ['song', 'verse-chorus']],
  [/folk|hymn|choral|chorale|carol|children|jig|reel|polka/i, ['period', 'song']],
  [/lied|art song|romantic|waltz|nocturne|minuet|march|song/i, ['ternary', 'song', 'rondo']],
  [/quartet|symphon|sonata|classical|chamber|concerto|mozart|haydn|beethoven/i, ['sonata', 'rondo', 'ternary']],
];

/**
 * Forms that suit a style, or all where nothing is known of it.
 *
 * @example formsOfStyle('folk') // => ['period', 'song']
 */
export function formsOfStyle(style: string | undefined): readonly PlanForm[] {
  if (style === undefined) return PLAN_FORMS;
  const form = PLAN_FORMS.find((name) => name === style.toLowerCase());
  if (form) return [form];
  return STYLE_FORMS.find(([words]) => words.test(style))?.[1] ?? PLAN_FORMS;
}
