/** The worker in which the player's sound is rendered. */
import type { ToWorker } from './messages.ts';
import { createRenderSession } from './render-session.ts';

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage: (message: unknown, transfer: Transferable[]) => void;
};
const handle = createRenderSession((message, transfer) => scope.postMessage(message, [...transfer]));
scope.onmessage = (event) => void handle(event.data);
