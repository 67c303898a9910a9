/** The GAN over multi-track piano rolls. */
import {
  BAND_HEADER,
  BAND_TRACKS,
  type PianoRollHeader,
  phraseStarts,
  type RollPiece,
  rollPieceOfScore,
} from '@continuo/corpus';
import { ganTask, type MuseganConfig, museganSchema } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describeFaults } from '../../describe-faults.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { openTrainingCorpus } from '../open-training-corpus.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/** A track is one of the band's where it sounds in so large a share of the pieces. */
const COMMON_TRACK = 0.2;

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const wanted = architectureOf(recipe.architecture);
  const { only, where } = recipe;
  const whole = headerOf(wanted, wanted.tracks ?? BAND_TRACKS);
  const opened = await openTrainingCorpus(dataFolder, {
    only,
    where,
    encode: ({ score }) => phrasedPiece(rollPieceOfScore(score, whole), whole, wanted),
    bytesOf: ({ piece }) => new Uint8Array(piece.notes.buffer, piece.notes.byteOffset, piece.notes.byteLength),
  });
  const { splits, corpus, rejected } = opened;
  const pieces = splits.train.map(({ item }) => item.piece);
  const heard = wanted.tracks ?? BAND_TRACKS.filter((_, track) => shareWith(pieces, track) >= COMMON_TRACK);
  const config = architectureOf({ ...wanted, tracks: heard.map((each) => ({ ...each })) });
  const header = headerOf(config, heard);
  const of = (split: 'train' | 'validation') =>
    splits[split].map(({ item }) => ({ ...item, piece: onlyTracks(item.piece, whole, header) }));
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  return {
    task: ganTask(config, header, taskOptionsOf(recipe), { train: of('train'), validation: of('validation') }, device),
    device,
    corpus,
    rejected,
    tokenizer: { ...header, tracks: [...header.tracks] },
    controls: config.given === undefined ? [] : ['given'],
    notFor: [
      `Music other than phrases of ${header.bars} bars of 4/4: it knows no form beyond them, no dynamics and no tempo.`,
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Likelihoods: a GAN has none, and its measures are means over many phrases, which single ones miss.',
    ],
  };
};

function architectureOf(architecture: Readonly<Record<string, unknown>>): MuseganConfig {
  const parsed = museganSchema.safeParse(architecture);
  if (parsed.success) return parsed.data;
  const faults = describeFaults(parsed.error, museganSchema, 'architecture');
  throw new TrainError('bad-recipe', `the recipe does not fit the family "gan": ${faults}`);
}

function headerOf({ bars, stepsPerBar }: MuseganConfig, tracks: PianoRollHeader['tracks']): PianoRollHeader {
  return { ...BAND_HEADER, tracks, bars, stepsPerBar };
}

/** @throws Error  no phrase of the piece has enough tracks */
function phrasedPiece(piece: RollPiece, header: PianoRollHeader, { stride, soundingTracks }: MuseganConfig) {
  const starts = phraseStarts(piece, header, { stride, soundingTracks });
  if (starts.length > 0) return { piece, starts };
  throw new Error(`has no ${header.bars} bars of 4/4 in which ${soundingTracks} of the tracks sound`);
}

function shareWith(pieces: readonly RollPiece[], track: number): number {
  const having = pieces.filter(({ notes }) => notes.some((value, place) => place % 4 === 0 && value === track));
  return having.length / pieces.length;
}

/** A piece with the tracks of a narrower header. */
function onlyTracks(piece: RollPiece, from: PianoRollHeader, to: PianoRollHeader): RollPiece {
  if (from.tracks.length === to.tracks.length) return piece;
  const place = from.tracks.map(({ name }) => to.tracks.findIndex((track) => track.name === name));
  const notes: number[] = [];
  for (let at = 0; at < piece.notes.length; at += 4) {
    const track = place[piece.notes[at]!]!;
    if (track >= 0) notes.push(track, ...piece.notes.subarray(at + 1, at + 4));
  }
  return { ...piece, notes: Int32Array.from(notes) };
}
