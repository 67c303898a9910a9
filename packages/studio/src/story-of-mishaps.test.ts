/** What may go wrong on a page that people really use: two tabs, keys on the wrong thing, a reload in the middle. */
import { createScore, writeMidi } from '@continuo/music';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installFakeComposer } from './testing/fake-composer.ts';
import { chromiumPath, type OpenStudio, openStudio } from './testing/open-studio.ts';

/** The machine may be busy with other things. */
const PATIENT = { timeout: 20_000 } as const;
const wishes = Array.from({ length: 40 }, (_, place) => ({
  wish: `wish ${place}`,
  asked: '1',
  got: '1',
  kept: true,
  hard: true,
}));
const tune = createScore({ tracks: [{ name: 'Tune', notes: [{ pitch: 67 }, { pitch: 69 }, { pitch: 71 }] }] });

let studio: OpenStudio;
let page: Page;

async function noteCount(on: Page): Promise<number> {
  return Number(await on.getByTestId('roll').getAttribute('data-note-count'));
}

async function openFile(on: Page, name: string, bytes: Uint8Array): Promise<void> {
  await on
    .getByTestId('open-file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });
}

describe.skipIf(chromiumPath() === undefined)('mishaps in the studio', () => {
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
    await installFakeComposer(page, 'score', {
      score: tune,
      wishes: [...wishes, { wish: 'sampling', asked: 'top k all', got: '1 nat', kept: true, hard: false }],
    });
    await page.reload();
  });
  afterAll(() => studio?.close());

  test('a tab in which nothing was done does not write over the work of another, and says that there is one', async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await openFile(page, 'tune.mid', writeMidi(tune));
    await expect.poll(() => noteCount(page), PATIENT).toBe(3);
    await expect.poll(() => other.getByTestId('notice').textContent(), PATIENT).toContain('another tab');
    await other.goto('about:blank'); // it is left, and would keep its own
    await other.close();
    await page.reload();
    expect(await noteCount(page)).toBe(3);
  });

  test('space on a part of the desk opens it and plays nothing', async () => {
    await page.getByTestId('model').selectOption('composer');
    await page.getByTestId('fold-time').locator('summary').focus();
    await page.keyboard.press('Space');
    await expect
      .poll(() => page.getByTestId('fold-time').evaluate((fold: HTMLDetailsElement) => fold.open), PATIENT)
      .toBe(true);
    expect(await page.getByTestId('play').getAttribute('data-state')).toBe('stopped');
  });

  test('an instrument that was typed is asked for without a last Enter', async () => {
    await page.getByTestId('fold-ensemble').locator('summary').click();
    await page.getByTestId('instrument').fill('cello');
    await page.getByTestId('seed').focus();
    expect(await page.getByTestId('summary-ensemble').textContent()).toBe('Cello');
  });

  test('a number of bars is typed anew after the old one is rubbed out', async () => {
    await page.getByTestId('bars').focus();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('6');
    expect(await page.getByTestId('bars').inputValue()).toBe('6');
  });

  test('answers longer than the desk scroll there and do not lengthen the page', async () => {
    await page.getByTestId('generate').click();
    await page.getByTestId('variation-4').waitFor();
    expect(await page.getByTestId('variation-1').textContent()).toContain('40/40');
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
  });

  test('who composes by keys stays on the button, and the cards have names', async () => {
    await page.getByTestId('generate').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Variation 4, 40 of 40 wishes kept' }).waitFor();
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid);
    await expect.poll(focused, PATIENT).toBe('generate');
  });

  test('the strip frames what the roll shows of a longer piece too', async () => {
    const notes = Array.from({ length: 800 }, (_, place) => ({ pitch: 60 + (place % 12) }));
    await openFile(page, 'long.mid', writeMidi(createScore({ tracks: [{ name: 'Long', notes }] })));
    await expect.poll(() => noteCount(page), PATIENT).toBe(800);
    const share = (): Promise<number> =>
      page.locator('.overview-view').evaluate((frame: HTMLElement) => Number.parseFloat(frame.style.width));
    await expect.poll(share, PATIENT).toBeLessThan(20); // about ten of two hundred bars
  });

  test('a new piece is an empty page that says what to do, and undo brings the old one back', async () => {
    await page.getByTestId('new').click();
    expect(await noteCount(page)).toBe(0);
    expect(await page.getByTestId('roll-empty').textContent()).toContain('pencil');
    await page.getByTestId('undo').click();
    expect(await noteCount(page)).toBe(800);
  });

  test('a reload keeps the model', async () => {
    await page.reload();
    await expect.poll(() => page.getByTestId('model').inputValue(), PATIENT).toBe('composer');
  });

  test('the page is built for use, whoever built it', async () => {
    const script = await page.locator('script[type="module"]').evaluate(async (element: HTMLScriptElement) => {
      const response = await fetch(element.src);
      return response.text();
    });
    expect(script).not.toContain('React DevTools');
  });

  test('nothing went wrong in the page', () => {
    expect(studio.problems).toEqual([]);
  });

  test('without the server the work can still be taken out of the page', async () => {
    await studio.stopServer();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('download-mid').click()]);
    expect(download.suggestedFilename()).toBe('long.mid');
  });
});
