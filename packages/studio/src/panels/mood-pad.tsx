/** A mood as a place between sad and glad, calm and excited (Russell 1980, "A circumplex model of affect"). */
import type { PointerEvent, ReactElement } from 'react';
import type { Mood } from '../state/plan.ts';

type MoodPadProps = { readonly mood: Mood | undefined; readonly onChange: (mood: Mood | undefined) => void };

export function MoodPad({ mood, onChange }: MoodPadProps): ReactElement {
  const place = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    onChange({
      valence: toStep(((event.clientX - box.left) / box.width) * 2 - 1),
      arousal: toStep(1 - ((event.clientY - box.top) / box.height) * 2),
    });
  };
  const axis = (name: keyof Mood, label: string): ReactElement => (
    <input
      type="range"
      min={-1}
      max={1}
      step={0.1}
      className={mood?.[name] === undefined ? 'free' : ''}
      aria-label={label}
      data-testid={`mood-${name}`}
      value={mood?.[name] ?? 0}
      onChange={(event) => onChange({ ...mood, [name]: Number(event.target.value) })}
    />
  );
  return (
    <div className="mood">
      <div
        className={`mood-pad${mood === undefined ? ' free' : ''}`}
        aria-hidden="true"
        data-testid="mood-pad"
        onPointerDown={place}
        onPointerMove={place}
      >
        <span className="excited">excited</span>
        <span className="calm">calm</span>
        <span className="sad">sad</span>
        <span className="glad">glad</span>
        {mood !== undefined && (
          <span
            className="mood-point"
            style={{ left: `${((mood.valence ?? 0) + 1) * 50}%`, top: `${(1 - (mood.arousal ?? 0)) * 50}%` }}
          />
        )}
      </div>
      <div className="mood-axes">
        <span className="wish-head">
          Mood
          <button
            type="button"
            className="wish-value"
            disabled={mood === undefined}
            onClick={() => onChange(undefined)}
          >
            {mood === undefined ? 'free' : 'set free ×'}
          </button>
        </span>
        {axis('valence', 'Mood from sad to glad')}
        <span className="range-ends" aria-hidden="true">
          <span>sad</span>
          <span>glad</span>
        </span>
        {axis('arousal', 'Mood from calm to excited')}
        <span className="range-ends" aria-hidden="true">
          <span>calm</span>
          <span>excited</span>
        </span>
      </div>
    </div>
  );
}

function toStep(value: number): number {
  return Math.round(Math.min(1, Math.max(-1, value)) * 10) / 10;
}
