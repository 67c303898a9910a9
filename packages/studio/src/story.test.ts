/** The studio as a person uses it, in a real browser. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels, readWav } from '@continuo/audio';
import { createScore, type Note, readMidi, readScore, type Score, writeMidi, writeScore } from '@continuo/music';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openingPiece } from './opening-piece.ts';
import { fitScore, type Viewport, xOfTick, yOfPitch } from './roll/viewport.ts';
import {
  CHECKPOINTS,
  chromiumPath,
  countPageThread,
  loudness,
  type OpenStudio,
  openStudio,
} from './testing/open-studio.ts';

const BAR = 1920;
const hasModel = existsSync(join(CHECKPOINTS, 'chorale/model.safetensors'));
const opening = openingPiece();
const openingCount = opening.tracks.reduce((sum, { notes }) => sum + notes.length, 0);

let studio: OpenStudio;
let page: Page;

/** Where a moment and a pitch of a fitted score are on the page. */
async function pointOf(score: Score, tick: number, pitch: number): Promise<{ x: number; y: number }> {
  const box = (await page.getByTestId('roll').boundingBox())!;
  const { width, height } = box;
  const empty: Viewport = {
    width,
    height,
    keyboardWidth: 52,
    rulerHeight: 28,
    leftTick: 0,
    topPitch: 84,
    pixelsPerTick: 0.1,
    rowHeight: 16,
  };
  const view = fitScore(empty, score);
  return { x: box.x + xOfTick(view, tick), y: box.y + yOfPitch(view, pitch) + view.rowHeight / 2 };
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
}

async function noteCount(): Promise<number> {
  return Number(await page.getByTestId('roll').getAttribute('data-note-count'));
}

async function downloaded(kind: 'mid' | 'musicxml' | 'wav'): Promise<Uint8Array<ArrayBuffer>> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(`download-${kind}`).click()]);
  return new Uint8Array(readFileSync(await download.path()));
}

async function downloadedScore(): Promise<Score> {
  return readMidi(await downloaded('mid')).score;
}

/** Notes of each track as [tick, pitch, length], in an order of their own. */
function notesOf(score: Score): readonly (readonly number[])[][] {
  return score.tracks.map(({ notes }) =>
    notes.map(({ tick, pitch, durationTicks }: Note) => [tick, pitch, durationTicks] as const).map((note) => [...note]),
  );
}

/** Drops a file onto the page as a person would. */
async function drop(name: string, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(content)], fileName));
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    },
    [name, [...bytes]] as const,
  );
}

describe.skipIf(chromiumPath() === undefined)('the studio in a browser', () => {
  beforeAll(async () => {
    studio = await openStudio();
    ({ page } = studio);
  });
  afterAll(() => studio?.close());

  test('it opens on music, isolated from other origins', async () => {
    expect(await noteCount()).toBe(openingCount);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await page.getByTestId('time').textContent()).toBe('0:00 / 0:25');
  });

  test('play sounds and moves the cursor, pause stands still', async () => {
    await page.getByTestId('play').click();
    const seconds = async (): Promise<number> => Number(await page.getByTestId('time').getAttribute('data-seconds'));
    await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(0.7);
    await expect.poll(() => loudness(page), { timeout: 5000 }).toBeGreaterThan(0.01);
    await page.keyboard.press('Space');
    await expect.poll(() => page.getByTestId('play').getAttribute('data-state')).toBe('stopped');
    const stopped = await seconds();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await seconds()).toBe(stopped);
    await page.keyboard.press('Home');
    expect(await seconds()).toBe(0);
  });

  test('a drawn note is there, undo takes it away, redo brings it back', async () => {
    await page.getByTestId('tool-draw').click();
    await drag(await pointOf(opening, BAR + 10, 77), await pointOf(opening, BAR + 960, 77));
    expect(await noteCount()).toBe(openingCount + 1);
    await page.keyboard.press('Control+z');
    expect(await noteCount()).toBe(openingCount);
    await page.keyboard.press('Control+Shift+z');
    expect(await noteCount()).toBe(openingCount + 1);
    expect(notesOf(await downloadedScore())[0]).toContainEqual([BAR, 77, 960]);
  });

  test('a note is moved by the mouse, by keys, made longer by its end, and deleted', async () => {
    await page.getByTestId('tool-select').click();
    await drag(await pointOf(opening, BAR + 480, 77), await pointOf(opening, BAR + 720, 75));
    expect(notesOf(await downloadedScore())[0]).toContainEqual([BAR + 240, 75, 960]);
    await page.getByTestId('roll').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    expect(notesOf(await downloadedScore())[0]).toContainEqual([BAR + 120, 76, 960]);
    await drag(await pointOf(opening, BAR + 1062, 76), await pointOf(opening, BAR + 1302, 76));
    expect(notesOf(await downloadedScore())[0]).toContainEqual([BAR + 120, 76, 1200]);
    await page.getByTestId('roll').focus();
    await page.keyboard.press('Delete');
    expect(await noteCount()).toBe(openingCount);
    expect(notesOf(await downloadedScore())).toEqual(notesOf(opening));
  });

  test('a box selects, and a press on nothing lets go', async () => {
    await drag(await pointOf(opening, 60, 78), await pointOf(opening, 3 * BAR - 60, 41));
    expect(await page.getByTestId('selection').textContent()).toMatch(/^\d\d notes selected$/);
    const nowhere = await pointOf(opening, 60, 77);
    await page.mouse.click(nowhere.x, nowhere.y);
    expect(await page.getByTestId('selection').textContent()).toBe('');
  });

  test('a file is dragged out under its name', async () => {
    await page.getByTestId('download-mid').hover();
    const dragged = (): Promise<string> =>
      page.getByTestId('download-mid').evaluate((button) => {
        const dataTransfer = new DataTransfer();
        button.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true, cancelable: true }));
        return dataTransfer.getData('DownloadURL');
      });
    await expect.poll(dragged).toMatch(/^audio\/midi:Opening chorale\.mid:blob:http/);
  });

  test('a soloed voice sounds alone, in the WAV too', async () => {
    const all = await downloaded('wav');
    await page.getByTestId('solo-3').click();
    expect(await page.getByTestId('solo-3').getAttribute('aria-pressed')).toBe('true');
    const bass = await downloaded('wav');
    expect(bass).not.toEqual(all);
    await page.getByTestId('solo-3').click();
  });

  test('the WAV is music: as long as the piece, neither silent nor clipped', async () => {
    const { channels, sampleRate } = readWav(await downloaded('wav'));
    expect(channels[0]!.length / sampleRate).toBeGreaterThan(25);
    const { peakDbfs, clippedCount } = levels(channels);
    expect(peakDbfs).toBeGreaterThan(-20);
    expect(clippedCount).toBe(0);
  });

  test('a dropped MIDI file opens, as one step that undo takes back', async () => {
    const tune = createScore({
      bpm: 100,
      tracks: [{ name: 'Tune', notes: [{ pitch: 67 }, { pitch: 69 }, { pitch: 71 }] }],
    });
    await drop('my tune.mid', writeMidi(tune));
    await expect.poll(noteCount).toBe(3);
    expect(await page.getByTestId('title').inputValue()).toBe('my tune');
    await page.getByTestId('undo').click();
    expect(await noteCount()).toBe(openingCount);
    await page.getByTestId('redo').click();
    expect(await noteCount()).toBe(3);
  });

  test('the MusicXML is the piece on paper', async () => {
    const { format, notation } = readScore(await downloaded('musicxml'));
    expect(format).toBe('musicxml');
    const written = notation?.parts.flatMap(({ events }) =>
      events.flatMap(({ notes }) => notes.map(({ pitch }) => pitch)),
    );
    expect(written?.map(({ step, octave }) => `${step}${octave}`)).toEqual(['G4', 'A4', 'B4']);
  });

  test.each(['musicxml', 'mxl', 'abc'] as const)('a dropped .%s file opens too', async (format) => {
    const tune = createScore({ tracks: [{ name: 'Air', notes: [{ pitch: 60 }, { pitch: 64 }, { pitch: 67 }] }] });
    await drop(`air.${format}`, writeScore(tune, format).bytes as Uint8Array<ArrayBuffer>);
    await expect.poll(() => page.getByTestId('title').inputValue()).toBe('air');
    expect(await noteCount()).toBe(3);
    expect(notesOf(await downloadedScore())).toEqual(notesOf(tune));
    await page.getByTestId('undo').click();
  });

  test('the piece is read on paper under its title, and printed; Escape leads back to it', async () => {
    await page.keyboard.press('Control+a');
    await page.getByTestId('sheet').click();
    const sheets = page.getByTestId('sheet-page');
    await expect.poll(() => sheets.count(), { timeout: 30_000 }).toBeGreaterThan(0);
    const svg = await sheets
      .first()
      .evaluate((image: HTMLImageElement) => fetch(image.src).then((file) => file.text()));
    const title = await page.getByTestId('title').inputValue();
    expect(svg.replaceAll('\u00a0', ' ')).toContain(title);
    // a note over a bar line is two heads with a tie
    expect(svg.match(/class="note/g)!.length).toBeGreaterThanOrEqual(await noteCount());
    await page.evaluate(() => {
      const log = window as unknown as { printed: number };
      log.printed = 0;
      new MutationObserver(([change]) => {
        const frame = change?.addedNodes[0];
        if (frame instanceof HTMLIFrameElement) frame.contentWindow!.print = () => (log.printed += 1);
      }).observe(document.body, { childList: true });
    });
    await page.getByTestId('print-sheet').click();
    await expect.poll(() => page.evaluate('window.printed')).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => sheets.count()).toBe(0);
    expect(await page.getByTestId('sheet').evaluate((button) => button === document.activeElement)).toBe(true);
    // the dialog took the key: what was selected still is
    await page.getByTestId('sheet').blur();
    await page.keyboard.press('Delete');
    expect(await noteCount()).toBe(0);
    expect(await page.getByTestId('sheet').isDisabled()).toBe(true);
    await page.getByTestId('undo').click();
    expect(await noteCount()).toBe(3);
  });

  test('a file that is no music is named, and nothing is lost', async () => {
    for (const [name, bytes] of [
      ['picture.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47)],
      ['cut.mid', writeMidi(opening).slice(0, 60)],
      ['empty.mid', new Uint8Array()],
    ] as const) {
      await drop(name, bytes);
      await expect.poll(() => page.getByTestId('notice').textContent()).toContain(name);
      expect(await page.getByTestId('notice').textContent()).toContain('Your work is as it was.');
      expect(await noteCount()).toBe(3);
      await page.keyboard.press('Escape');
    }
  });

  test('a reload loses nothing, undo included', async () => {
    await page.reload();
    expect(await page.getByTestId('title').inputValue()).toBe('my tune');
    expect(await noteCount()).toBe(3);
    await page.keyboard.press('Control+z');
    expect(await noteCount()).toBe(openingCount);
  });

  describe.skipIf(!hasModel)('with the chorale model', () => {
    const finished = async (): Promise<void> => {
      await page
        .getByTestId('progress')
        .waitFor({ state: 'attached', timeout: 10_000 })
        .catch(() => undefined);
      await page.getByTestId('progress').waitFor({ state: 'detached', timeout: 100_000 });
      expect(await page.getByTestId('notice').count()).toBe(0);
    };
    const ask = async (task: string): Promise<void> => {
      await page.getByTestId(`task-${task}`).click();
      await page.getByTestId('generate').click();
      await finished();
    };
    const chosen = (): Promise<(string | null)[]> =>
      page.locator('.card').evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-pressed')));

    test('Compose gives four variations in the key asked for; the keys 1 to 4 and 0 switch', async () => {
      await page.getByTestId('key').selectOption('D minor');
      await page.getByTestId('bars').fill('4');
      await page.getByTestId('seed').fill('7');
      const spent = await countPageThread(page);
      await ask('compose');
      // the composing is done elsewhere; the page draws its progress and the cards
      const milliseconds = await spent();
      expect(milliseconds).toBeLessThan(1000);
      expect(await page.getByTestId('asked-got').textContent()).toContain('D minor');
      const written = [];
      for (const key of ['1', '2', '3', '4']) {
        await page.keyboard.press(key);
        expect((await chosen()).indexOf('true')).toBe(Number(key));
        written.push(notesOf(await downloadedScore()));
      }
      expect(new Set(written.map((notes) => JSON.stringify(notes))).size).toBe(4);
      for (const [, pitch] of written.flat(2)) expect([2, 4, 5, 7, 9, 10, 0, 1, 11]).toContain(pitch! % 12);
      await page.keyboard.press('0');
      expect(await noteCount()).toBe(openingCount);
      await ask('compose');
      expect(notesOf(await downloadedScore())).toEqual(written[0]);
    });

    test('Continue adds bars and keeps those that stand', async () => {
      const before = notesOf(await downloadedScore());
      await page.getByTestId('task-continue').click();
      await page.getByTestId('bars').fill('2');
      await page.getByTestId('key').selectOption('');
      await ask('continue');
      const after = notesOf(await downloadedScore());
      before.forEach((notes, place) => {
        expect(after[place]!.slice(0, notes.length - 1)).toEqual(notes.slice(0, -1));
        expect(after[place]!.at(-1)![0]! + after[place]!.at(-1)![2]!).toBe(6 * BAR);
      });
    });

    test('Rewrite changes the bars selected and nothing else', async () => {
      const before = await downloadedScore();
      await page.keyboard.press('Home');
      await page.getByRole('button', { name: 'Show the whole piece' }).click();
      const ruler = (await page.getByTestId('roll').boundingBox())!.y + 10;
      const [from, to] = [await pointOf(before, 2 * BAR + 300, 60), await pointOf(before, 4 * BAR - 300, 60)];
      await drag({ x: from.x, y: ruler }, { x: to.x, y: ruler });
      await page.getByTestId('task-infill').click();
      expect(await page.getByTestId('explanation').textContent()).toContain('bars 3–4');
      await ask('infill');
      const outside = (score: Score): unknown =>
        notesOf(score).map((notes) =>
          notes.filter(([tick, , length]) => tick! + length! <= 2 * BAR || tick! >= 4 * BAR),
        );
      const after = await downloadedScore();
      expect(outside(after)).toEqual(outside(before));
      expect(notesOf(after)).not.toEqual(notesOf(before));
      await page.keyboard.press('Control+z');
      expect(notesOf(await downloadedScore())).toEqual(notesOf(before));
    });

    test('Harmonize keeps my melody to the tick', async () => {
      const melody = [67, 69, 71, 72, 74, 72, 71, 67].map((pitch) => ({ pitch }));
      await drop('melody.mid', writeMidi(createScore({ bpm: 90, tracks: [{ name: 'Melody', notes: melody }] })));
      await expect.poll(noteCount).toBe(melody.length);
      await ask('harmonize');
      const voices = notesOf(await downloadedScore()).filter((notes) => notes.length > 0);
      expect(voices).toHaveLength(4);
      expect(voices[0]).toEqual(melody.map(({ pitch }, place) => [place * 480, pitch, 480]));
    });

    test('Escape cancels, and the piece is as it was', async () => {
      const before = await noteCount();
      await page.getByTestId('task-compose').click();
      await page.getByTestId('bars').fill('32');
      await page.getByTestId('generate').click();
      await page.locator('[role=progressbar][aria-valuenow]').waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('progress').waitFor({ state: 'detached', timeout: 5000 });
      expect(await page.getByTestId('notice').count()).toBe(0);
      expect(await noteCount()).toBe(before);
    });
  });

  test('nothing went wrong in the page, and nothing was asked of the network', () => {
    expect(studio.problems).toEqual([]);
  });
});
