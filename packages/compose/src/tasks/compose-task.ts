/** Compose: so many bars from nothing. */
import { FRAMES_PER_QUARTER, SILENT, scoreOfGrid, VOICES } from '@continuo/corpus';
import { FREE } from '@continuo/models';
import { countBars } from '@continuo/music';
import { ComposeError } from '../compose-error.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { KeyWish } from '../key-wish.ts';
import type { WritingTask } from './writing-task.ts';

const DEFAULT_BARS = 8;

export function planCompose(request: ComposeRequest, key: KeyWish | undefined): WritingTask {
  const meter = parseMeter(request.meter ?? '4/4');
  const bars = request.bars ?? DEFAULT_BARS;
  const pickupFrames = parsePickup(request.pickup ?? 0, meter.framesPerBar);
  const length = pickupFrames + bars * meter.framesPerBar;
  const options = {
    ...(request.bpm === undefined ? {} : { bpm: request.bpm }),
    meter: { numerator: meter.numerator, denominator: meter.denominator },
    ...(key === undefined ? {} : { key: { fifths: key.fifths, mode: key.mode } }),
    pickupFrames,
  };
  return {
    length,
    given: new Int16Array(length * VOICES.length).fill(FREE),
    framesPerBar: meter.framesPerBar,
    pickupFrames,
    ends: request.ends,
    reports: [],
    assemble: (written) => {
      const pitches = new Int16Array(length * VOICES.length).fill(SILENT);
      for (const note of written) {
        for (let frame = note.frame; frame < note.frame + note.frames; frame++) {
          pitches[frame * VOICES.length + note.voice] = note.pitch;
        }
      }
      return { score: scoreOfGrid({ length, pitches }, options), trackOfVoice: [0, 1, 2, 3] };
    },
    outcomes: ({ score }) => {
      const got = countBars(score);
      return [
        { wish: 'bars', asked: String(bars), got: String(got), kept: got === bars, hard: true },
        {
          wish: 'meter',
          asked: request.meter ?? '4/4',
          got: `${score.meters[0]!.numerator}/${score.meters[0]!.denominator}`,
          kept: true,
          hard: true,
        },
        { wish: 'tempo', asked: `${request.bpm ?? 84} bpm`, got: `${request.bpm ?? 84} bpm`, kept: true, hard: true },
      ];
    },
  };
}

function parseMeter(text: string): { numerator: number; denominator: number; framesPerBar: number } {
  const [, numerator, denominator] = /^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? [];
  const framesPerBar = (Number(numerator) * 4 * FRAMES_PER_QUARTER) / Number(denominator);
  const isPower = [1, 2, 4, 8, 16].includes(Number(denominator));
  if (!isPower || !(framesPerBar >= 1) || !Number.isInteger(framesPerBar)) {
    throw new ComposeError(
      'bad-request',
      `meter: found "${text}", expected e.g. "4/4", "3/4", "6/8"; a bar is whole sixteenths`,
      { meter: text },
    );
  }
  return { numerator: Number(numerator), denominator: Number(denominator), framesPerBar };
}

function parsePickup(quarters: number, framesPerBar: number): number {
  const frames = quarters * FRAMES_PER_QUARTER;
  if (Number.isInteger(frames) && frames < framesPerBar) return frames;
  throw new ComposeError(
    'bad-request',
    `pickup: found ${quarters} quarters, expected whole sixteenths (0.25) and less than a bar`,
    { quarters },
  );
}
