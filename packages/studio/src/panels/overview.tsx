/** The whole piece in one strip: the seek bar. */
import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useRef } from 'react';
import { barAndBeat, barAt, barsOf } from '../roll/bars.ts';
import { lastTick, paintMini, sharpContext } from '../roll/mini.ts';
import { readPalette } from '../roll/palette.ts';
import { gridWidth, type Viewport } from '../roll/viewport.ts';
import { scoreOf } from '../state/studio-state.ts';
import { useColourScheme } from './colour-scheme.ts';
import { useRollHandle } from './roll-handle.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function Overview(): ReactElement {
  const studio = useStudio();
  const handle = useRollHandle();
  const score = useStudioState(scoreOf);
  const scheme = useColourScheme();
  const host = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const paint = (): void => {
      const { clientWidth: width, clientHeight: height } = track.current!;
      paintMini(
        sharpContext(canvas.current!, width, height),
        { width, height, padding: 7 },
        score,
        readPalette(host.current!),
      );
    };
    const observer = new ResizeObserver(paint);
    observer.observe(track.current!);
    return () => observer.disconnect();
  }, [score, scheme]);

  useEffect(() => {
    const end = lastTick(score);
    const showView = (shown: Viewport): void => {
      if (view.current === null) return;
      const from = Math.max(0, shown.leftTick / end);
      const to = Math.min(1, (shown.leftTick + gridWidth(shown) / shown.pixelsPerTick) / end);
      view.current.style.left = `${from * 100}%`;
      view.current.style.width = `${Math.max(0, to - from) * 100}%`;
      view.current.hidden = from <= 0.001 && to >= 0.999;
    };
    handle.viewListeners.add(showView);
    if (handle.view !== undefined) showView(handle.view); // the piece is another one, the view perhaps the same
    const stop = studio.playback.watch(({ tick }) => {
      const here = Math.min(end, Math.max(0, tick));
      if (cursor.current !== null) cursor.current.style.left = `${(here / end) * 100}%`;
      host.current?.setAttribute('aria-valuenow', String(Math.round(here)));
      host.current?.setAttribute('aria-valuetext', `bar ${barAndBeat(score, here).replace('.', ' beat ')}`);
    });
    return () => {
      handle.viewListeners.delete(showView);
      stop();
    };
  }, [studio, handle, score]);

  const seek = (event: PointerEvent): void => {
    if (event.type !== 'pointerdown' && event.buttons === 0) return;
    const box = track.current!.getBoundingClientRect();
    if (event.type === 'pointerdown') host.current!.setPointerCapture(event.pointerId);
    const tick = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * lastTick(score);
    studio.playback.seek(tick);
  };
  const seekByKey = (event: KeyboardEvent): void => {
    const bars = barsOf(score);
    const place = bars.indexOf(barAt(score, studio.playback.tick));
    const step = {
      ArrowRight: 1,
      ArrowUp: 1,
      ArrowLeft: -1,
      ArrowDown: -1,
      PageUp: 4,
      PageDown: -4,
      Home: -place,
      End: bars.length,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    studio.playback.seek(bars[place + step]?.tick ?? (step > 0 ? score.endTick : 0));
  };
  return (
    <div
      ref={host}
      className="overview"
      role="slider"
      tabIndex={0}
      aria-label="Place in the piece"
      aria-valuemin={0}
      aria-valuemax={lastTick(score)}
      aria-valuenow={0}
      data-testid="seek"
      title="The whole piece: press to go there"
      onPointerDown={seek}
      onPointerMove={seek}
      onKeyDown={seekByKey}
    >
      <div ref={track} className="overview-track">
        <canvas ref={canvas} />
        <div ref={view} className="overview-view" />
        <div ref={cursor} className="overview-cursor" />
      </div>
    </div>
  );
}
