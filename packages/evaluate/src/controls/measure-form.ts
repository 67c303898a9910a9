/** What a form plan asks of its sections: cadences, energy, the return of an earlier one, who plays. */
import { askedKey } from './asked-key.ts';
import type { ControlContext, Span } from './control-context.ts';
import type { ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import { type ControlPiece, ticksOfBars } from './control-piece.ts';
import type { BarRange, ControlCadence, ControlSection } from './control-request.ts';
import { sectionBars } from './measure-key.ts';
import { instrumentsOutcome, soundingPrograms } from './measure-setting.ts';
import { ranksOf } from './rank-correlation.ts';
import { type HeardBeat, recognizedChords } from './recognized-chords.ts';

type PlacedSection = Omit<ControlSection, 'bars'> & { readonly bars: BarRange };

/** Of the notes of a section that comes back note for note so many must stand there again. */
const RETURNED = 0.9;

/** Instruments are hard; cadences and returns are tried. */
export function formOutcomes(context: ControlContext): {
  outcomes: ControlOutcome[];
  energy: ControlMeasurement['energy'];
} {
  const { piece, request } = context;
  const sections = sectionBars(request.form?.sections ?? []);
  const beats = sections.some(({ cadence }) => cadence !== undefined) ? recognizedChords(piece) : [];
  const outcomes = sections.flatMap((section): ControlOutcome[] => [
    ...(section.instruments === undefined
      ? []
      : [
          instrumentsOutcome(
            `instruments of ${section.name}`,
            section.instruments,
            soundingPrograms(context, ticksOfBars(piece, section.bars)),
          ),
        ]),
    ...cadenceOutcomes(section, section.key ?? request.key, beats),
    ...returnOutcomes(piece, section, sections),
  ]);
  return { outcomes, energy: energyOf(piece, sections) };
}

/** Semitones above the tonic of the last two different roots; a half cadence may come from anywhere. */
const CADENCE_ROOTS: Readonly<Record<ControlCadence, readonly [from: number | undefined, to: readonly number[]]>> = {
  authentic: [7, [0]],
  half: [undefined, [7]],
  plagal: [5, [0]],
  deceptive: [7, [8, 9]],
};

function cadenceOutcomes({ cadence, bars, name }: PlacedSection, key: string | undefined, beats: readonly HeardBeat[]) {
  if (cadence === undefined || key === undefined) return [];
  const { tonic } = askedKey(key);
  const steps = beats.flatMap(({ bar, chord }) =>
    bar > bars[1] - 2 && bar <= bars[1] && chord !== undefined ? [(chord.root - tonic + 12) % 12] : [],
  );
  const changes = steps.filter((step, place) => step !== steps[place - 1]);
  const [from, to] = CADENCE_ROOTS[cadence];
  const kept = to.includes(changes.at(-1) ?? -1) && (from === undefined || changes.at(-2) === from);
  const got = `roots ${changes.slice(-2).join(' ')} semitones above the tonic`;
  return [{ wish: `cadence of ${name}`, hard: false, asked: cadence, got, kept }];
}

/** Only returns note for note can be told without a judge. */
function returnOutcomes(piece: ControlPiece, section: PlacedSection, sections: readonly PlacedSection[]) {
  const { varies, distance, name, bars } = section;
  const source = sections.find((each) => each.name === varies);
  if (source === undefined || distance !== 0) return [];
  const were = notesFrom(piece, ticksOfBars(piece, source.bars));
  const are = new Set(notesFrom(piece, ticksOfBars(piece, bars)));
  const share = were.filter((note) => are.has(note)).length / Math.max(1, were.length);
  const got = `${Math.round(100 * share)} % of its notes`;
  return [{ wish: `return of ${name}`, hard: false, asked: `${varies}, note for note`, got, kept: share >= RETURNED }];
}

/** "track pitch ticks" of the notes that begin in a span, from its beginning. */
function notesFrom({ tracks }: ControlPiece, { start, end }: Span): string[] {
  return tracks.flatMap(({ notes }, track) =>
    notes
      .filter((note) => note.start >= start && note.start < end)
      .map(({ pitch, start: at }) => `${track} ${pitch} ${at - start}`),
  );
}

/** How much goes on in a bar: notes a quarter, weighed by how loud they are; as a rank among the bars of the piece. */
function energyOf(piece: ControlPiece, sections: readonly PlacedSection[]): ControlMeasurement['energy'] {
  if (sections.every(({ energy }) => energy === undefined)) return undefined;
  const all = piece.tracks.flatMap(({ notes }) => notes);
  const loads = piece.bars.map(({ start, end }) => {
    const loud = all.filter((note) => note.start >= start && note.start < end);
    return loud.reduce((sum, { velocity }) => sum + velocity, 0) / (end - start);
  });
  const ranks = ranksOf(loads);
  return piece.bars.flatMap(({ number }, index) => {
    const asked = sections.find(({ bars }) => bars[0] <= number && number <= bars[1])?.energy;
    return asked === undefined ? [] : [{ asked, got: (ranks[index]! - 1) / Math.max(1, ranks.length - 1) }];
  });
}
