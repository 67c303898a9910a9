/** Motifs: picked up from the roll, placed where they are to come again. */
import { pitchName } from '@continuo/music';
import type { ReactElement } from 'react';
import type { MotifPlace, PlanMotif } from '../state/plan.ts';
import { planOf } from '../state/studio-state.ts';
import { Fold } from './fold.tsx';
import { Icon } from './icons.tsx';
import { useStage } from './use-stage.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function MotifPanel(): ReactElement {
  const studio = useStudio();
  const motifs = useStudioState((state) => planOf(state).motifs);
  const selectedCount = useStudioState((state) => state.project.present.value.selection.size);
  const stage = useStage();
  const change = (place: number, motif: PlanMotif, title = 'motif'): void =>
    studio.plan(title, { motifs: motifs.with(place, motif) }, title !== 'motif');
  const summary = motifs.map(({ name, places }) => `${name} ×${places.length}`).join(', ');
  return (
    <Fold title="Motifs" summary={summary} name="motifs">
      {motifs.map((motif, place) => (
        <section key={motif.name} className="motif" aria-label={`Motif ${motif.name}`} data-testid={`motif-${place}`}>
          <div className="motif-head">
            <b>{motif.name}</b>
            <span className="motif-notes">{motif.notes.map(({ pitch }) => pitchName(pitch)).join(' ')}</span>
            <button
              type="button"
              className="chip"
              data-testid={`place-motif-${place}`}
              onClick={() =>
                change(place, {
                  ...motif,
                  places: [...motif.places, nextPlace(motif, stage.bars, stage.tracks.length)],
                })
              }
            >
              Place
            </button>
            <button
              type="button"
              className="quiet icon-button"
              aria-label={`Forget motif ${motif.name}`}
              onClick={() => studio.plan('motif', { motifs: motifs.toSpliced(place, 1) })}
            >
              <Icon name="close" />
            </button>
          </div>
          {motif.places.map((at, number) => (
            <PlaceRow
              key={number}
              at={at}
              tracks={stage.tracks}
              onChange={(part) =>
                change(
                  place,
                  { ...motif, places: motif.places.with(number, { ...at, ...part }) },
                  `motif ${Object.keys(part).join()}`,
                )
              }
              onRemove={() => change(place, { ...motif, places: motif.places.toSpliced(number, 1) })}
            />
          ))}
        </section>
      ))}
      <p className="hint">
        {selectedCount === 0
          ? 'Select notes of one voice in the roll, then mark them as a motif.'
          : `${selectedCount} ${selectedCount === 1 ? 'note is' : 'notes are'} selected.`}
      </p>
      <button
        type="button"
        className="chip"
        disabled={selectedCount === 0}
        data-testid="mark-motif-here"
        onClick={() => studio.markMotif()}
      >
        Mark as motif
      </button>
    </Fold>
  );
}

const FORMS: readonly (readonly [MotifPlace['form'], string])[] = [
  ['prime', 'as it is'],
  ['inversion', 'inverted'],
  ['retrograde', 'backwards'],
  ['retrograde-inversion', 'both'],
];
const STRETCHES: readonly (readonly [number, string])[] = [
  [0.5, 'twice as fast'],
  [1, 'same pace'],
  [2, 'twice as slow'],
];

type PlaceRowProps = {
  readonly at: MotifPlace;
  readonly tracks: readonly string[];
  readonly onChange: (part: Partial<MotifPlace>) => void;
  readonly onRemove: () => void;
};

function PlaceRow({ at, tracks, onChange, onRemove }: PlaceRowProps): ReactElement {
  const whole = (value: string, low: number, high: number): number =>
    Math.min(high, Math.max(low, Math.round(Number(value)) || 0));
  return (
    <div className="motif-place">
      <label>
        <span>bar</span>
        <input
          type="number"
          min={0}
          value={at.bar}
          data-testid="motif-bar"
          onChange={(event) => onChange({ bar: whole(event.target.value, 0, 10_000) })}
        />
      </label>
      <label>
        <span>in</span>
        <select value={at.track} onChange={(event) => onChange({ track: Number(event.target.value) })}>
          {(tracks.length === 0 ? ['Track 1'] : tracks).map((name, track) => (
            <option key={track} value={track}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>semitones</span>
        <input
          type="number"
          min={-48}
          max={48}
          value={at.transpose}
          data-testid="motif-transpose"
          onChange={(event) => onChange({ transpose: whole(event.target.value, -48, 48) })}
        />
      </label>
      <select
        aria-label="Form"
        value={at.form}
        data-testid="motif-form"
        onChange={(event) => onChange({ form: event.target.value as MotifPlace['form'] })}
      >
        {FORMS.map(([form, title]) => (
          <option key={form} value={form}>
            {title}
          </option>
        ))}
      </select>
      <select
        aria-label="Pace"
        value={at.stretch}
        data-testid="motif-stretch"
        onChange={(event) => onChange({ stretch: Number(event.target.value) })}
      >
        {STRETCHES.map(([stretch, title]) => (
          <option key={stretch} value={stretch}>
            {title}
          </option>
        ))}
      </select>
      <label className="check">
        <input type="checkbox" checked={at.free} onChange={(event) => onChange({ free: event.target.checked })} />
        varied freely
      </label>
      <button type="button" className="quiet icon-button" aria-label="Not here" onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Four bars after where it was last, or where it came from; in the same voice. */
function nextPlace({ places, from }: PlanMotif, [first, last]: readonly [number, number], count: number): MotifPlace {
  const before = places.at(-1)?.bar ?? from.bar;
  return {
    bar: Math.max(first, Math.min(last, before + 4)),
    track: Math.min(places.at(-1)?.track ?? from.track, Math.max(0, count - 1)),
    beat: 0,
    transpose: 0,
    form: 'prime',
    stretch: 1,
    free: false,
  };
}
