/** Shows a training as it goes, and sums up how it ended. */
import type { CommunicationSummary, RunEndReason, TrainEvent, ValidationPoint } from '@continuo/train';
import { formatSeconds } from './progress.ts';
import type { Session } from './session.ts';

/** How a training ended; the JSON of `train` holds the same. */
export type TrainedSummary = {
  readonly reason: RunEndReason;
  readonly step: number;
  readonly lossUnit: string;
  readonly best: ValidationPoint | null;
  readonly seconds: number;
  readonly model: { readonly path: string; readonly bytes: number; readonly sha256: string } | null;
  readonly communication?: CommunicationSummary;
};

type FollowOptions = {
  /** that train together, default 1 */
  readonly processes?: number;
  /** several processes stop at once and not after the step: told with the step that is saved */
  readonly onStop?: (saved: number) => void;
};

/** Writes progress, validations and remarks until the training ends. */
export async function followTraining(
  session: Session,
  events: AsyncIterable<TrainEvent>,
  { processes = 1, onStop }: FollowOptions = {},
): Promise<TrainedSummary> {
  let saved = 0;
  const stop = (): void => {
    if (processes > 1) onStop?.(saved);
  };
  session.signal.addEventListener('abort', stop, { once: true });
  let unit = '';
  let maxSteps = 0;
  let validation = '';
  let written: Extract<TrainEvent, { type: 'model-written' }> | undefined;
  let summary: TrainedSummary | undefined;
  for await (const event of events) {
    switch (event.type) {
      case 'run-start':
        unit = event.lossUnit;
        maxSteps = event.maxSteps;
        saved = event.step;
        session.note(
          `${(event.parameterCount / 1e6).toFixed(2)} M parameters, step ${event.step} of at most ${maxSteps}; ${processes > 1 ? `${processes} processes; Ctrl-C stops, at worst back at the last checkpoint.` : 'Ctrl-C stops and keeps everything.'}`,
        );
        break;
      case 'count-progress':
        session.progress.line(`${event.what}, ${event.done} of ${event.total}`);
        break;
      case 'step-end': {
        const speed = `${Math.round(event.tokensPerSecond)} tokens/s`;
        const left = Number.isFinite(event.secondsLeft) ? `, ${formatSeconds(event.secondsLeft)} left` : '';
        session.progress.line(
          `step ${event.step}/${maxSteps}  loss ${event.loss.toFixed(4)} ${unit}  ${validation}${speed}${left}`,
        );
        break;
      }
      case 'validation-end':
        validation = `validation ${event.loss.toFixed(4)}  `;
        session.note(
          `step ${event.step}: validation ${event.loss.toFixed(4)} ${unit}${event.best ? ', the best so far' : ''}`,
        );
        break;
      case 'checkpoint-skipped':
        session.note(`checkpoint ${event.name} is passed over: ${event.reason}`);
        break;
      case 'checkpoint-written':
        saved = event.step;
        break;
      case 'model-written':
        written = event;
        break;
      case 'run-end': {
        session.signal.removeEventListener('abort', stop);
        const { reason, step, best, seconds, communication } = event;
        const model = written ? { path: written.path, bytes: written.bytes, sha256: written.hash } : null;
        summary = {
          ...{ reason, step, lossUnit: unit, best: best ?? null, seconds, model },
          ...(communication && { communication }),
        };
        break;
      }
    }
  }
  if (!summary) throw new Error('the training ended without saying how');
  return summary;
}

/** What a person reads at the end. */
export function trainedLines({ reason, step, lossUnit, best, seconds, model }: TrainedSummary): string[] {
  const validated = best === null ? '' : `; best validation ${best.loss.toFixed(4)} ${lossUnit} at step ${best.step}`;
  return [
    `${END_WORDS[reason]} at step ${step} after ${formatSeconds(seconds)}${validated}.`,
    ...(model === null
      ? []
      : [`Wrote ${model.path} (${(model.bytes / 1e6).toFixed(1)} MB, sha256 ${model.sha256.slice(0, 16)}…).`]),
  ];
}

const END_WORDS = {
  completed: 'All steps were taken',
  'early-stopped': 'Stopped early, validation no longer improved,',
  'time-over': 'The time is over',
  interrupted: 'Stopped',
} as const;
