/** A melody varied by sliders, in a real browser; the autoencoder behind the page is one without a network. */
import { createScore } from '@continuo/music';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installFakeComposer, lastAsked } from './testing/fake-composer.ts';
import { chromiumPath, type OpenStudio, openStudio } from './testing/open-studio.ts';

const written = createScore({ tracks: [{ name: 'Melody', notes: [{ pitch: 72 }, { pitch: 74 }] }] });

let studio: OpenStudio;

describe.skipIf(chromiumPath() === undefined)('sliders of an autoencoder', () => {
  beforeAll(async () => {
    studio = await openStudio();
    await installFakeComposer(studio.page, 'latent', {
      score: written,
      wishes: [{ wish: 'density', asked: 'more (+1)', got: '1 → 2', kept: true, hard: false }],
    });
    await studio.page.reload();
  });
  afterAll(() => studio?.close());

  test('the music follows a slider, from the piece as it was, and one undo brings that back', async () => {
    const { page } = studio;
    // the server's list arrives after the page
    await page.locator('[data-testid=model] option:nth-child(2)').waitFor({ state: 'attached' });
    const names = await page.locator('[data-testid=model] option').allTextContents();
    await page.getByTestId('model').selectOption(names.find((name) => name !== 'chorale')!);
    await page.getByTestId('attributes').waitFor();
    await page.getByTestId('task-vary').click();
    const slide = (name: string, value: string): Promise<void> => page.getByTestId(`slide-${name}`).fill(value);
    await slide('density', '1');
    await page.getByTestId('asked-got').waitFor();
    const first = await lastAsked(page);
    expect(first).toMatchObject({ task: 'vary', distance: 0.5, attributes: { density: 1 } });
    await slide('distance', '0.2');
    await page.waitForFunction(() => (window as unknown as { asked: unknown[] }).asked.length === 2);
    const second = await lastAsked(page);
    // the same seed, and the piece that was there before the first answer
    expect(second).toEqual({ ...first, distance: 0.2 });
    await page.getByTestId('generate').waitFor();
    expect(await page.getByTestId('undo').getAttribute('title')).toContain('vary');
    await page.getByTestId('undo').click();
    expect(await page.getByTestId('asked-got').count()).toBe(0);
  });

  test('a piece is taken as the goal, and another leads to it', async () => {
    const { page } = studio;
    await page.getByTestId('task-interpolate').click();
    await page.getByTestId('generate').click();
    await page.getByText('Choose where to lead first').waitFor();
    await page.getByTestId('take-goal').click();
    await page.getByTestId('redo').click();
    await page.getByTestId('steps').fill('7');
    await page.getByTestId('generate').click();
    await page.waitForFunction(() => (window as unknown as { asked: unknown[] }).asked.length === 3);
    const { task, steps, score, to } = await lastAsked(page);
    expect([task, steps]).toEqual(['interpolate', 7]);
    expect(score).toEqual(written);
    expect((to as { tracks: unknown[] }).tracks).toHaveLength(4);
  });
});
