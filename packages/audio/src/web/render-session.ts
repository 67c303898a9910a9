/** What the worker does with each message; apart from the worker itself, so that it can be tested in Node. */
import type { Score } from '@continuo/music';
import { buildDefaultBank } from '../bank/build.ts';
import { openBank, type SoundBank } from '../bank/open.ts';
import { AudioError } from '../errors.ts';
import { type AudioChunk, renderChunks } from '../render/chunks.ts';
import { performScore } from '../render/events.ts';
import { Limiter } from '../render/limiter.ts';
import { renderScore } from '../render/render-score.ts';
import type { FromWorker, StereoChannels, ToWorker } from './messages.ts';

/** Sends a message; the buffers of `channels` are handed over rather than copied. */
export type Post = (message: FromWorker, transfer: readonly ArrayBuffer[]) => void;

/** live sound has no known peak: a gain that suits four voices, and a limiter behind it */
const LIVE_GAIN = 3;
const FIRST_CHUNK_SECONDS = 0.2;
const CHUNK_SECONDS = 0.5;

/**
 * Makes the handler of a rendering worker.
 *
 * @param post  how answers go out
 * @returns     takes each message; never throws, failures are answered as `failed`
 */
export function createRenderSession(post: Post): (message: ToWorker) => Promise<void> {
  let bank: Promise<SoundBank> | undefined;
  let stream:
    | { id: number; chunks: Iterator<AudioChunk>; limiter: Limiter; toSkip: number; ended: boolean }
    | undefined;
  const renders = new Map<number, AbortController>();
  const currentBank = (): Promise<SoundBank> => {
    bank ??= openBank(buildDefaultBank());
    return bank;
  };

  const next = (): void => {
    if (!stream || stream.ended) return;
    const step = stream.chunks.next();
    // what the limiter still holds comes out with a last stretch of silence
    const left = step.done ? new Float32Array(stream.limiter.delay) : step.value.left;
    const right = step.done ? new Float32Array(stream.limiter.delay) : step.value.right;
    scale(left, LIVE_GAIN);
    scale(right, LIVE_GAIN);
    stream.limiter.process(left, right);
    const skip = Math.min(stream.toSkip, left.length);
    stream.toSkip -= skip;
    stream.ended = step.done === true;
    postSound({
      kind: 'chunk',
      stream: stream.id,
      channels: [left.slice(skip), right.slice(skip)],
      last: stream.ended,
    });
  };

  const postSound = (message: FromWorker & { readonly channels: StereoChannels }): void =>
    post(message, [message.channels[0].buffer, message.channels[1].buffer]);

  const noteSound = async (score: Score, sampleRate: number): Promise<StereoChannels> => {
    const rendering = await renderScore(score, {
      bank: await currentBank(),
      sampleRate,
      maxGainDb: 20 * Math.log10(LIVE_GAIN),
      tailSeconds: 1.5,
    });
    return rendering.channels;
  };

  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.kind) {
      case 'bank': {
        const earlier = bank;
        bank = openBank(message.bytes ?? buildDefaultBank(), 'the chosen sound bank');
        try {
          await bank;
        } catch (error) {
          bank = earlier;
          throw error;
        }
        post({ kind: 'bank-ready', id: message.id }, []);
        break;
      }
      case 'stream-start': {
        const { sampleRate, fromSeconds, score } = message;
        const limiter = new Limiter(sampleRate);
        const options = { bank: await currentBank(), sampleRate, fromSeconds, chunkSeconds: CHUNK_SECONDS };
        const chunks = renderChunks(performScore(score), { ...options, firstChunkSeconds: FIRST_CHUNK_SECONDS });
        stream = { id: message.stream, chunks, limiter, toSkip: limiter.delay, ended: false };
        next();
        break;
      }
      case 'stream-next':
        if (stream?.id === message.stream) next();
        break;
      case 'stream-stop':
        if (stream?.id === message.stream) stream = undefined;
        break;
      case 'note':
        postSound({ kind: 'note', id: message.id, channels: await noteSound(message.score, message.sampleRate) });
        break;
      case 'render': {
        const controller = new AbortController();
        renders.set(message.id, controller);
        try {
          const rendering = await renderScore(message.score, {
            bank: await currentBank(),
            sampleRate: message.sampleRate,
            signal: controller.signal,
            onProgress: (done) => post({ kind: 'render-progress', id: message.id, done }, []),
          });
          postSound({ kind: 'rendered', id: message.id, ...rendering });
        } finally {
          renders.delete(message.id);
        }
        break;
      }
      case 'render-cancel':
        renders.get(message.id)?.abort();
        break;
    }
  };

  return async (message) => {
    try {
      await handle(message);
    } catch (error) {
      const ofStream =
        message.kind === 'stream-start' || message.kind === 'stream-next' || message.kind === 'stream-stop';
      post(
        {
          kind: 'failed',
          id: ofStream ? message.stream : message.id,
          stream: ofStream,
          code: error instanceof AudioError ? error.code : 'player-failed',
          message: error instanceof Error ? error.message : String(error),
        },
        [],
      );
    }
  };
}

function scale(samples: Float32Array, gain: number): void {
  for (let i = 0; i < samples.length; i++) samples[i] *= gain;
}
