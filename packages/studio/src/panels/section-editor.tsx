/** What is asked of the section that is chosen on the form lane. */
import type { ReactElement } from 'react';
import { CADENCES, type PlanSection } from '../state/plan.ts';
import { planOf } from '../state/studio-state.ts';
import { Icon } from './icons.tsx';
import { KeyOptions } from './key-options.tsx';
import { useStudio, useStudioState } from './use-studio.ts';

const MOST_BARS = 64;

export function SectionEditor(): ReactElement | null {
  const studio = useStudio();
  const form = useStudioState((state) => planOf(state).form);
  const place = useStudioState((state) => state.section);
  const section = place === undefined ? undefined : form[place];
  if (place === undefined || section === undefined) return null;
  const take = (part: { readonly [K in keyof PlanSection]?: PlanSection[K] | undefined }): void => {
    const wanted = Object.entries({ ...section, ...part }).filter(([, value]) => value !== undefined);
    const changed = Object.fromEntries(wanted) as unknown as PlanSection;
    const renamed = form.map(
      (each): PlanSection =>
        part.name !== undefined && each.varies === section.name ? { ...each, varies: part.name } : each,
    );
    studio.plan(`section ${Object.keys(part).join()}`, { form: renamed.with(place, changed) }, true);
  };
  const move = (by: number): void => {
    studio.plan('order of sections', {
      form: withoutLaterModels(form.toSpliced(place, 1).toSpliced(place + by, 0, section)),
    });
    studio.editSection(place + by);
  };
  const remove = (): void => {
    studio.plan('section', { form: withoutLaterModels(form.toSpliced(place, 1)) });
    studio.editSection(undefined);
  };
  const earlier = form.slice(0, place);
  return (
    <fieldset className="section-editor" aria-label={`Section ${section.name}`} data-testid="section-editor">
      <label>
        <span>Section</span>
        <input
          className="short-text"
          value={section.name}
          maxLength={20}
          data-testid="section-name"
          onChange={(event) => event.target.value.trim() !== '' && take({ name: event.target.value })}
        />
      </label>
      <label>
        <span>Bars</span>
        <input
          className="short-number"
          type="number"
          min={1}
          max={MOST_BARS}
          value={section.bars}
          data-testid="section-bars"
          onChange={(event) =>
            take({ bars: Math.min(MOST_BARS, Math.max(1, Math.round(Number(event.target.value)) || 1)) })
          }
        />
      </label>
      <label>
        <span>Energy {section.energy === undefined ? 'free' : `${Math.round(section.energy * 100)} %`}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          className={section.energy === undefined ? 'free' : ''}
          value={section.energy ?? 0.5}
          data-testid="section-energy"
          onChange={(event) => take({ energy: Number(event.target.value) })}
          onDoubleClick={() => take({ energy: undefined })}
        />
      </label>
      <label>
        <span>Varies</span>
        <select
          value={section.varies ?? ''}
          data-testid="section-varies"
          disabled={earlier.length === 0}
          onChange={(event) => take({ varies: event.target.value || undefined, distance: undefined })}
        >
          <option value="">nothing</option>
          {earlier.map(({ name }, number) => (
            <option key={number} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {section.varies !== undefined && (
        <label>
          <span>How far {Math.round((section.distance ?? 0.5) * 100)} %</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={section.distance ?? 0.5}
            onChange={(event) => take({ distance: Number(event.target.value) })}
          />
        </label>
      )}
      <label>
        <span>Key</span>
        <select value={section.key ?? ''} onChange={(event) => take({ key: event.target.value || undefined })}>
          <option value="">free</option>
          <KeyOptions />
        </select>
      </label>
      <label>
        <span>Cadence</span>
        <select
          value={section.cadence ?? ''}
          onChange={(event) => take({ cadence: CADENCES.find((each) => each === event.target.value) })}
        >
          <option value="">free</option>
          {CADENCES.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <span className="section-buttons">
        <button type="button" className="quiet" aria-label="Earlier" disabled={place === 0} onClick={() => move(-1)}>
          ←
        </button>
        <button
          type="button"
          className="quiet"
          aria-label="Later"
          disabled={place === form.length - 1}
          onClick={() => move(1)}
        >
          →
        </button>
        <button
          type="button"
          className="quiet icon-button"
          aria-label="Remove the section"
          title="Remove the section"
          data-testid="remove-section"
          onClick={remove}
        >
          <Icon name="close" />
        </button>
      </span>
    </fieldset>
  );
}

/** A section can only vary an earlier one. */
function withoutLaterModels(form: readonly PlanSection[]): readonly PlanSection[] {
  return form.map((section, place) => {
    const { varies, distance: _distance, ...rest } = section;
    return varies === undefined || form.slice(0, place).some(({ name }) => name === varies) ? section : rest;
  });
}
