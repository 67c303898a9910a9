/** The page's side of the worker that renders: questions and their answers, and the chunks of the stream. */
import { AudioError } from '../errors.ts';
import type { FromWorker, ToWorker } from './messages.ts';

type Chunk = Extract<FromWorker, { readonly kind: 'chunk' }>;

/** What comes unasked. */
export type RenderListeners = {
  readonly chunk: (chunk: Chunk) => void;
  readonly streamFailed: (stream: number, error: AudioError) => void;
  /** the worker ended by itself; what was asked has been told, too */
  readonly stopped: (error: AudioError) => void;
};

type Question = {
  readonly resolve: (message: FromWorker) => void;
  readonly reject: (error: AudioError) => void;
  readonly progress: ((done: number) => void) | undefined;
};

export class RenderClient {
  readonly #worker: Worker;
  readonly #listeners: RenderListeners;
  readonly #questions = new Map<number, Question>();
  #nextId = 1;

  constructor(worker: Worker, listeners: RenderListeners) {
    this.#worker = worker;
    this.#listeners = listeners;
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#receive(event.data);
    worker.onerror = (event) => {
      const error = new AudioError('player-failed', `the sound worker stopped: ${event.message}`);
      this.#failAll(error);
      listeners.stopped(error);
    };
  }

  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /**
   * Posts a message that has an answer.
   *
   * @param make  the message with its id, by which the answer is known
   */
  ask(make: (id: number) => ToWorker, progress?: (done: number) => void): Promise<FromWorker> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject, progress });
      this.post(make(id));
    });
  }

  /** Ends the worker; what was asked is refused. */
  dispose(): void {
    this.#worker.terminate();
    this.#failAll(new AudioError('aborted', 'the player was disposed of'));
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'chunk':
        this.#listeners.chunk(message);
        break;
      case 'failed': {
        const error = new AudioError(message.code, message.message);
        if (message.stream) this.#listeners.streamFailed(message.id, error);
        else this.#settle(message.id)?.reject(error);
        break;
      }
      case 'render-progress':
        this.#questions.get(message.id)?.progress?.(message.done);
        break;
      default:
        this.#settle(message.id)?.resolve(message);
    }
  }

  #settle(id: number): Question | undefined {
    const question = this.#questions.get(id);
    this.#questions.delete(id);
    return question;
  }

  #failAll(error: AudioError): void {
    for (const { reject } of this.#questions.values()) reject(error);
    this.#questions.clear();
  }
}
