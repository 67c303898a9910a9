/** Writes music of one voice a part as **kern, so that tests have many files to read. */
import { NOTE_VALUES, type NotatedEvent, type NotatedScore, type SpelledPitch } from '../../notation/notated-score.ts';
import { wholes } from '../../notation/written-duration.ts';

/** A spine; `words` are of **text, by tick. */
type Column = { readonly type: 'kern' | 'text'; readonly words: ReadonlyMap<number, string> };

/** A **kern text; undefined where a part has several voices or staves, or transposes. */
export function writeLeadSheet(notation: NotatedScore): string | undefined {
  const { parts, measures, meters, ticksPerQuarter } = notation;
  if (parts.some(({ staves, transpose, events }) => staves > 1 || transpose || events.some(({ voice }) => voice > 1))) {
    return undefined;
  }
  const columns = parts.toReversed().flatMap((part): Column[] => {
    const verses = new Set(part.events.flatMap(({ lyrics = [] }) => lyrics.map(({ verse }) => verse)));
    const highest = Math.max(0, ...verses);
    return [
      { type: 'kern', words: new Map() },
      ...Array.from({ length: highest }, (_, i): Column => ({ type: 'text', words: wordsOf(part.events, i + 1) })),
    ];
  });
  const lines = [columns.map(({ type }) => `**${type}`).join('\t')];
  const all = (token: (type: string, part: number) => string): void => {
    let part = parts.length;
    const tokens = columns.map(({ type }) => {
      if (type === 'kern') part--;
      return token(type, part);
    });
    lines.push(tokens.join('\t'));
  };
  for (const [i, measure] of measures.entries()) {
    all(() => barline(notation, i));
    const end = measure.tick + measure.durationTicks;
    const ticks = new Set<number>();
    for (const { events, clefs, keys } of parts) {
      for (const { tick } of [...events, ...clefs, ...keys, ...meters])
        if (tick >= measure.tick && tick < end) ticks.add(tick);
    }
    for (const tick of [...ticks].sort((a, b) => a - b)) {
      const here = <At extends { readonly tick: number }>(list: readonly At[]): At | undefined =>
        list.find((one) => one.tick === tick);
      const interpret = (has: boolean, token: (part: number) => string): void => {
        if (has) all((type, part) => (type === 'kern' ? token(part) : '*'));
      };
      interpret(
        parts.some(({ clefs }) => here(clefs)),
        (part) => {
          const clef = here(parts[part].clefs);
          return clef ? `*clef${clef.sign}${(clef.octaveChange ?? 0) < 0 ? 'v' : ''}${clef.line}` : '*';
        },
      );
      interpret(
        parts.some(({ keys }) => here(keys)),
        (part) => signature(here(parts[part].keys)?.fifths),
      );
      const meter = here(meters);
      interpret(meter !== undefined, () => `*M${meter?.numerator}/${meter?.denominator}`);
      const graces = Math.max(
        0,
        ...parts.map(({ events }) => events.filter((event) => event.tick === tick && event.grace).length),
      );
      for (let grace = 0; grace < graces; grace++) {
        all((type, part) =>
          type === 'kern'
            ? tokenOf(parts[part].events.filter((event) => event.tick === tick && event.grace)[grace], ticksPerQuarter)
            : '.',
        );
      }
      let column = 0;
      all((type, part) => {
        const { words } = columns[column++];
        if (type === 'text') return words.get(tick) ?? '.';
        return tokenOf(
          parts[part].events.find((event) => event.tick === tick && !event.grace),
          ticksPerQuarter,
        );
      });
    }
  }
  all(() => (measures.at(-1)?.repeatTimes ? '==:|!' : '=='));
  all(() => '*-');
  return `${lines.filter((line) => !/^\.(\t\.)*$/.test(line)).join('\n')}\n`;
}

function barline({ measures }: NotatedScore, i: number): string {
  const end = measures[i - 1]?.repeatTimes ? ':' : '';
  const start = measures[i].repeatStart ? ':' : '';
  const line = end || start ? `${end}|!${start}` : '';
  return `=${/^\d+$/.test(measures[i].number) && !measures[i].implicit ? measures[i].number : ''}${line}`;
}

function signature(fifths: number | undefined): string {
  if (fifths === undefined) return '*';
  const signs =
    fifths > 0 ? [...'fcgdaeb'].map((letter) => `${letter}#`) : [...'beadgcf'].map((letter) => `${letter}-`);
  return `*k[${signs.slice(0, Math.abs(fifths)).join('')}]`;
}

function wordsOf(events: readonly NotatedEvent[], verse: number): ReadonlyMap<number, string> {
  return new Map(
    events.flatMap(({ tick, lyrics = [] }) =>
      lyrics
        .filter((lyric) => lyric.verse === verse)
        .map(({ text, syllabic }): [number, string] => {
          const before = syllabic === 'middle' || syllabic === 'end' ? '-' : '';
          const after = syllabic === 'middle' || syllabic === 'begin' ? '-' : '';
          return [tick, `${before}${text}${after}`];
        }),
    ),
  );
}

function tokenOf(event: NotatedEvent | undefined, ticksPerQuarter: number): string {
  if (!event) return '.';
  const { notes, grace } = event;
  const length = `${reciprocal(event, ticksPerQuarter)}`;
  const q = grace === 'slash' ? 'q' : grace ? 'qq' : '';
  if (notes.length === 0) return `${length}r`;
  return notes
    .map(({ pitch, tieStart, tieStop }) => {
      const open = tieStart && !tieStop ? '[' : '';
      const close = tieStop ? (tieStart ? '_' : ']') : '';
      return `${open}${length}${q}${letters(pitch)}${close}`;
    })
    .join(' ');
}

function reciprocal({ value, dots = 0, tuplet, durationTicks }: NotatedEvent, ticksPerQuarter: number): string {
  if (value === undefined) {
    const { numerator, denominator } = wholes(durationTicks, 4 * ticksPerQuarter);
    return numerator === 1 ? `${denominator}` : `${denominator}%${numerator}`;
  }
  const power = NOTE_VALUES.indexOf(value) - NOTE_VALUES.indexOf('whole');
  const { numerator, denominator } = wholes(
    2 ** Math.max(0, power) * (tuplet?.actual ?? 1),
    2 ** Math.max(0, -power) * (tuplet?.normal ?? 1),
  );
  const number =
    denominator === 1 ? `${numerator}` : numerator === 1 && denominator === 2 ? '0' : `${numerator}%${denominator}`;
  return number + '.'.repeat(dots);
}

function letters({ step, alter, octave }: SpelledPitch): string {
  const letter = octave >= 4 ? step.toLowerCase().repeat(octave - 3) : step.repeat(4 - octave);
  return letter + (alter > 0 ? '#'.repeat(alter) : alter < 0 ? '-'.repeat(-alter) : 'n');
}
