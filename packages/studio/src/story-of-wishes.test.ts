/** Asking for a whole score as a person does it, in a real browser; the composer behind the page is one without a network. */
import { createScore, type Score } from '@continuo/music';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installFakeComposer, lastAsked } from './testing/fake-composer.ts';
import { chromiumPath, type OpenStudio, openStudio } from './testing/open-studio.ts';

/** Eight bars of quarters for flute and cello. */
const written: Score = createScore({
  tracks: [72, 48].map((pitch, place) => ({
    name: ['Flute', 'Cello'][place]!,
    notes: Array.from({ length: 32 }, () => ({ pitch, durationTicks: 480 })),
  })),
});

let studio: OpenStudio;
let page: Page;

const generate = async (): Promise<Record<string, unknown>> => {
  await page.getByTestId('generate').click();
  await page.getByTestId('asked-got').waitFor();
  await page.getByTestId('generate').waitFor();
  return lastAsked(page);
};
/** Draws over the grid from one cell to another; bars as in an eight-bar piece. */
const draw = async (from: [bar: number, track: number], to: [bar: number, track: number]): Promise<void> => {
  const box = (await page.getByTestId('cells').boundingBox())!;
  const at = ([bar, track]: [number, number]): [number, number] => [
    box.x + ((bar - 0.5) / 8) * box.width,
    box.y + ((track + 0.5) / 2) * box.height,
  ];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 4 });
  await page.mouse.up();
};
const open = (fold: string): Promise<void> => page.getByTestId(`fold-${fold}`).locator('summary').click();

describe.skipIf(chromiumPath() === undefined)('asking for a whole score', () => {
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
    await installFakeComposer(page, 'score', {
      score: written,
      wishes: [
        { wish: 'key', asked: 'D minor', got: 'D minor', kept: true, hard: true },
        { wish: 'density', asked: '2', got: '1', kept: false, hard: false },
      ],
    });
    await page.reload();
  });
  afterAll(() => studio?.close());

  test('a chorale model gets neither words nor lanes', async () => {
    expect(await page.getByTestId('prompt').count()).toBe(0);
    expect(await page.getByTestId('lanes').count()).toBe(0);
    expect(await page.getByTestId('task-vary').count()).toBe(0);
  });

  test('a model of whole scores gets them', async () => {
    const names = await page.locator('[data-testid=model] option').allTextContents();
    await page.getByTestId('model').selectOption(names.find((name) => name !== 'chorale')!);
    await page.getByTestId('prompt').waitFor();
    expect(await page.getByTestId('task-vary').isEnabled()).toBe(true);
  });

  test('words fill in the wishes; one undo takes them back', async () => {
    await page.getByTestId('prompt').fill('a slow waltz in D minor for flute and cello, 8 bars, zorbic');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('key').inputValue()).toBe('D minor');
    expect(await page.getByTestId('summary-ensemble').textContent()).toBe('Flute, Cello');
    expect(await page.getByTestId('not-understood').textContent()).toContain('zorbic');
    await page.getByTestId('undo').click();
    expect(await page.getByTestId('key').inputValue()).toBe('');
    expect(await page.getByTestId('summary-ensemble').textContent()).toBe('free');
    await page.getByTestId('redo').click();
  });

  test('a word that is taken out takes its wish along', async () => {
    await page.getByRole('button', { name: 'Without “in D minor”' }).click();
    expect(await page.getByTestId('prompt').inputValue()).toBe('a slow waltz for flute and cello, 8 bars, zorbic');
    expect(await page.getByTestId('key').inputValue()).toBe('');
    await page.getByTestId('undo').click();
  });

  test('chords, form and a wish for some cells are asked as they are seen', async () => {
    await page.getByTestId('chord-1').click();
    for (const chord of ['Dm', 'Gm A7']) {
      await page.keyboard.type(chord);
      await page.keyboard.press('Enter');
    }
    await page.getByTestId('plan-form').click();
    await page.getByTestId('section-bars').fill('4');
    await page.getByTestId('add-section').click();
    await page.getByTestId('section-varies').selectOption('A');
    await draw([3, 0], [4, 0]);
    await open('texture');
    await page.getByTestId('scope-cells').click();
    await page.getByTestId('wish-density').fill('2');
    const asked = await generate();
    expect(asked).toMatchObject({
      task: 'compose',
      key: 'D minor',
      meter: '3/4',
      bars: 8,
      instruments: ['Flute', 'Cello'],
      chords: 'Dm | Gm A7 | Dm | Gm A7 | Dm | Gm A7 | Dm | Gm A7',
      form: {
        sections: [
          { name: 'A', bars: 4 },
          { name: 'B', bars: 4, varies: 'A' },
        ],
      },
      wishes: [{ bars: [3, 4], tracks: [0], density: 2 }],
    });
  });

  test('what was asked and what came stand side by side, on each card how many were kept', async () => {
    expect(await page.locator('.card').count()).toBe(5);
    expect(await page.getByTestId('variation-1').textContent()).toContain('1/2');
    const rows = await page.getByTestId('asked-got').locator('tbody tr').allTextContents();
    expect(rows).toEqual(['keyD minorD minorkept', 'density (tried)21not kept']);
  });

  test('a chord that is none is not taken', async () => {
    await page.getByTestId('chord-1').fill('Hmm');
    expect(await page.getByTestId('chord-1').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('notice').textContent()).toContain('“Hmm” is no chord');
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('chord-1').inputValue()).toBe('Dm');
  });

  test('cells drawn on the grid are rewritten, but neither locked cells nor locked notes', async () => {
    await page.getByTestId('task-infill').click();
    await draw([5, 1], [5, 1]);
    await page.getByTestId('lock-cells').click();
    await draw([4, 0], [5, 1]);
    // the first note of bar 4 in the flute
    await page.getByTestId('voice-0').click();
    await page.getByTestId('roll').focus();
    await page.keyboard.press('Home');
    for (let note = 0; note <= 12; note += 1) await page.keyboard.press('.');
    await page.keyboard.press('l');
    expect(await page.getByTestId('explanation').textContent()).toContain('bars 4–5 · flute');
    expect(await generate()).toMatchObject({
      task: 'infill',
      cells: [
        { bars: [4, 4], tracks: [1] },
        { bars: [4, 5], tracks: [0] },
      ],
      locks: [{ track: 0, tick: 12 * 480, pitch: 72 }],
    });
  });

  test('the grid is worked by keys as well, and says where it is', async () => {
    await page.getByTestId('clear-cells').click();
    await page.getByTestId('cells').focus();
    for (const key of ['ArrowDown', 'ArrowRight', ' ', 'Shift+ArrowRight']) await page.keyboard.press(key);
    expect(await page.getByTestId('explanation').textContent()).toContain('bars 2–3 · cello');
    expect(await page.locator('.lane.cells [aria-live]').textContent()).toBe('Cello, bar 3, chosen');
    await page.keyboard.press('b');
    expect(await page.getByTestId('explanation').textContent()).toContain('bar 3 · flute');
  });

  test('chords are typed on beyond what is seen, and the roll comes along', async () => {
    for (let press = 0; press < 5; press += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByTestId('chord-lane').hover();
    await page.mouse.wheel(-6000, 0);
    await page.getByTestId('chord-1').click();
    for (let bar = 1; bar <= 8; bar += 1) {
      await page.getByTestId(`chord-${bar}`).and(page.locator(':focus')).waitFor();
      await page.keyboard.type(bar % 2 === 1 ? 'Dm' : 'Gm A7');
      await page.keyboard.press('Enter');
    }
    expect(await page.getByTestId('summary-chords').textContent()).toBe('Dm | Gm A7 | Dm | Gm A7 | Dm | Gm A7 …');
    await page.getByRole('button', { name: 'Show the whole piece' }).click();
  });

  test('notes become a motif that is placed', async () => {
    await page.getByTestId('clear-cells').click();
    await page.getByTestId('cells-track-1').click();
    await page.getByTestId('roll').focus();
    await page.keyboard.press('.');
    await page.getByTestId('mark-motif').click();
    await open('motifs');
    await page.getByTestId('place-motif-0').click();
    await page.getByTestId('motif-bar').fill('7');
    await page.getByTestId('motif-transpose').fill('5');
    await page.getByTestId('motif-form').selectOption('inversion');
    await page.getByTestId('motif-stretch').selectOption('2');
    expect(await generate()).toMatchObject({
      cells: [
        { bars: [1, 4], tracks: [1] },
        { bars: [6, 8], tracks: [1] },
      ],
      motifs: [
        {
          notes: [{ pitch: 72, at: 0, duration: 1 }],
          places: [{ bar: 7, track: 0, transpose: 5, form: 'inversion', stretch: 2 }],
        },
      ],
    });
  });

  test('a reload keeps what was asked', async () => {
    await page.reload();
    // the server's answer which models there are may come later than the page
    await page.locator('[data-testid=model] option').nth(1).waitFor({ state: 'attached' });
    const names = await page.locator('[data-testid=model] option').allTextContents();
    await page.getByTestId('model').selectOption(names.find((name) => name !== 'chorale')!);
    await page.getByTestId('prompt').waitFor();
    expect(await page.getByTestId('chord-2').inputValue()).toBe('Gm A7');
    expect(await page.getByTestId('summary-motifs').textContent()).toBe('A ×1');
  });

  test('a style and a composer are chosen side by side, and blended', async () => {
    await page.getByTestId('task-compose').click();
    await page.getByTestId('prompt').fill('a hymn like Holmes');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('understood').textContent()).toContain('Holmes → like Holmès');
    expect(await page.getByTestId('summary-ensemble').textContent()).toBe('hymn like Holmès');
    await open('ensemble');
    await page.getByTestId('style-0').selectOption('');
    await page.getByTestId('composer-0').selectOption('Haydn');
    expect(await generate()).toMatchObject({ composer: 'Haydn' });
    await page.getByTestId('blend').click();
    await page.getByTestId('composer-1').selectOption('Bach');
    const { blend, style, composer } = await generate();
    expect(blend).toEqual([
      { composer: 'Haydn', share: 0.5 },
      { style: 'lieder', composer: 'Bach', share: 0.5 },
    ]);
    expect([style, composer]).toEqual([undefined, undefined]);
  });

  test('nothing went wrong in the page, and nothing is wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBe(room);
    expect(studio.problems).toEqual([]);
  });
});
