/** A model card in Markdown: what a person should know before using the weights. */
import { codecOfHeader } from '@continuo/corpus';
import type { ModelMetadata } from '@continuo/models';
import { markdownTable } from './markdown-table.ts';
import type { CommunicationSummary, LossHistory } from './train-event.ts';

/** Where a training ran. */
export type Machine = {
  /** e.g. "AMD EPYC" */
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** e.g. "linux x64, Node 24.21.0" */
  readonly system: string;
};

export type ModelCardData = {
  readonly metadata: ModelMetadata;
  readonly parameterCount: number;
  readonly file: {
    readonly name: string;
    readonly bytes: number;
    readonly hash: string;
    readonly precision: 'F16' | 'F32';
  };
  /** e.g. "nats/note" */
  readonly lossUnit: string;
  readonly tokensPerStep: number;
  /** SHA-256 of each split's pieces, where known */
  readonly splitHashes?: Readonly<Record<string, string>>;
  /** what was typed */
  readonly command: string;
  readonly machine: Machine;
  /** wall-clock time of the whole training */
  readonly seconds: number;
  readonly history: LossHistory;
  /** the loss curve's file beside the card */
  readonly curveFile: string;
  /** measures on the test split, where it was evaluated */
  readonly test?: Readonly<Record<string, number>>;
  /** sentences on what the model should not be used for */
  readonly notFor: readonly string[];
  /** of the last session, where several processes have trained */
  readonly communication?: CommunicationSummary;
  /** of a family that counts its corpus: sentences on what was counted and chosen, in the place of steps and curve */
  readonly counted?: readonly string[];
};

/** What a busy core of a server or laptop draws with its share of memory and power supply, in watts: an assumption. */
export const WATTS_PER_CORE = 15;

/**
 * The energy of a training, from time and cores alone: nothing is measured.
 *
 * @example energyKilowattHours(3600, 2) // => 0.03
 */
export function energyKilowattHours(seconds: number, cores: number): number {
  return (seconds / 3600) * cores * (WATTS_PER_CORE / 1000);
}

/** Writes the card; equal data give an equal card. */
export function modelCard(data: ModelCardData): string {
  const { metadata, file, machine, history } = data;
  const { corpus } = metadata;
  const steps = history.training.length;
  const splits = Object.entries(corpus.pieces).map(([split, pieces]) => [
    split,
    `${pieces}`,
    data.splitHashes?.[split] ?? '',
  ]);
  const energy = energyKilowattHours(data.seconds, machine.cores);
  const sections = [
    `# ${metadata.name}`,
    metadata.description || `A ${metadata.family} trained by Continuo.`,
    markdownTable(
      ['', ''],
      [
        ['family', metadata.family],
        ['parameters', grouped(data.parameterCount)],
        ['file', `\`${file.name}\`, ${megabytes(file.bytes)} MB, weights stored as ${file.precision}`],
        ['SHA-256 of the file', `\`${file.hash}\``],
        ['licence of the weights', metadata.licence],
        ['wishes that the network hears', metadata.controls.join(', ') || 'none'],
        ['vocabulary', vocabularyOf(metadata)],
      ],
    ),
    '## Trained on',
    `${corpus.name}, ${corpus.licence}. SHA-256 of the corpus manifest: \`${corpus.sha256}\`.`,
    markdownTable(
      ['split', 'pieces', ...(data.splitHashes ? ['SHA-256'] : [])],
      splits.map((row) => row.slice(0, data.splitHashes ? 3 : 2)),
    ),
    '## How good it is',
    'Measured with the weights as they are stored in the file.',
    measuresTable(data),
    ...(data.counted ? [] : [`![training and validation loss](${data.curveFile})`]),
    '## How it was trained',
    markdownTable(
      ['', ''],
      [
        ['command', `\`${data.command}\``],
        ...(data.counted
          ? [['tokens counted', grouped(data.tokensPerStep)]]
          : [
              [
                'steps',
                `${grouped(steps)}; the weights are those after step ${grouped(metadata.step)}, the best on validation`,
              ],
              ['tokens seen', `${grouped(steps * data.tokensPerStep)}, ${grouped(data.tokensPerStep)} a step`],
            ]),
        ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB; ${machine.system}`],
        ...(data.communication ? [['processes', processesOf(data.communication)]] : []),
        ['wall-clock time', durationOf(data.seconds)],
        [
          'energy',
          `about ${energy.toPrecision(2)} kWh, assuming ${WATTS_PER_CORE} W a core at full load; not measured`,
        ],
      ],
    ),
    ...(data.counted ? [data.counted.map((sentence) => `- ${sentence}`).join('\n')] : []),
    'Recipe:',
    `\`\`\`json\n${JSON.stringify(metadata.recipe, null, 2)}\n\`\`\``,
    '## What it is not for',
    data.notFor.map((sentence) => `- ${sentence}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function processesOf({ processes, bytesPerStep, waitingShare, transferShare }: CommunicationSummary): string {
  const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
  const transfer = `${percent(transferShare)} of each step's time to add up ${megabytes(bytesPerStep)} MB of gradients`;
  return `${processes}, which took ${transfer} and ${percent(waitingShare)} to wait for the slowest`;
}

function vocabularyOf({ tokenizer }: ModelMetadata): string {
  switch (tokenizer.kind) {
    case 'chorale-grid': {
      const { lowestPitch, highestPitch, voices, framesPerQuarter } = tokenizer;
      const grid = `${framesPerQuarter} frames a quarter note`;
      return `silence and pitches ${lowestPitch}–${highestPitch}, ${grid}, each ${voices.join(', ')}`;
    }
    case 'melody':
    case 'pitches':
    case 'drums':
    case 'lead-sheet':
    case 'events':
      return `${codecOfHeader(tokenizer).vocabularySize} tokens of the form "${tokenizer.kind}"`;
    case 'cells':
      return `notes of cells, bars by tracks: onset, pitch, duration and velocity, ${tokenizer.stepsPerQuarter} steps a quarter`;
    case 'frames': {
      const { lowestPitch, highestPitch, framesPerQuarter } = tokenizer;
      return `frames of the pitches ${lowestPitch}–${highestPitch}, ${framesPerQuarter} a quarter note`;
    }
    case 'piano-roll': {
      const { tracks, bars, stepsPerBar, lowestPitch, pitches } = tokenizer;
      const names = tracks.map(({ name }) => name).join(', ');
      return `piano rolls of ${bars} bars, ${stepsPerBar} steps each, pitches ${lowestPitch}–${lowestPitch + pitches - 1}, for ${names}`;
    }
  }
}

function measuresTable({ metadata, lossUnit, test }: ModelCardData): string {
  const named = (name: string): string => (name === 'validationLoss' ? `validation loss, ${lossUnit}` : name);
  const rows = Object.entries(metadata.measures).map(([name, value]) => [named(name), number(value)]);
  for (const [name, value] of Object.entries(test ?? {})) rows.push([`test: ${name}`, number(value)]);
  if (!test) rows.push(['test', 'not evaluated by the training']);
  return markdownTable(['measure', 'value'], rows);
}

function durationOf(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return `${Math.round(seconds)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', ' ');
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toPrecision(3);
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
