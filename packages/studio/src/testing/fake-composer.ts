/** A composer for stories: a worker in the page that writes known scores and keeps what it was asked. */
import type { Page } from 'playwright-core';

/** What the worker gives for a request: the variations' scores, and what became of the wishes. */
export type FakeAnswer = {
  readonly score: unknown;
  readonly wishes: readonly { wish: string; asked: string; got: string; kept: boolean; hard: boolean }[];
};

/**
 * From the page's next load on, the composing worker is one without a network: it says that its model is of `kind`, and
 * answers each request with four times `answer`, the first of them before the others.
 */
export async function installFakeComposer(page: Page, kind: string, answer: FakeAnswer): Promise<void> {
  await page.addInitScript(
    ({ modelKind, given }) => {
      const asked: unknown[] = [];
      Object.assign(window, { asked });
      const Real = window.Worker;
      class FakeComposer {
        onmessage: ((event: { data: unknown }) => void) | null = null;
        onerror = null;
        onmessageerror = null;
        postMessage(message: { kind: string; id: number; request: unknown }): void {
          const say = (data: unknown): void => void setTimeout(() => this.onmessage?.({ data }));
          if (message.kind === 'open')
            say({
              kind: 'ready',
              modelInfo: {
                name: 'composer',
                hash: '',
                parameterCount: 1,
                kind: modelKind,
                styles: ['lieder', 'folk', 'hymn'],
                composers: ['Bach', 'Haydn', 'Holmès'],
              },
            });
          if (message.kind === 'close') say({ kind: 'closed' });
          if (message.kind !== 'compose') return;
          asked.push(message.request);
          const variations = Array.from({ length: 4 }, () => ({ ...given, notes: [], reports: [] }));
          say({ kind: 'event', id: message.id, event: { kind: 'variation', variation: variations[0] } });
          say({ kind: 'event', id: message.id, event: { kind: 'answer', answer: { variations } } });
          say({ kind: 'done', id: message.id });
        }
        terminate(): void {}
      }
      window.Worker = new Proxy(Real, {
        construct: (target, [url, options]: [string | URL, WorkerOptions?]) =>
          (/compose/.test(String(url)) ? new FakeComposer() : new target(url, options)) as Worker,
      });
    },
    { modelKind: kind, given: answer },
  );
}

/** The last request that the fake composer was asked. */
export function lastAsked(page: Page): Promise<Record<string, unknown>> {
  return page.evaluate(() => (window as unknown as { asked: Record<string, unknown>[] }).asked.at(-1)!);
}
