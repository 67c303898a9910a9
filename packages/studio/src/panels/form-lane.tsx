/** The form lane: sections as wide as they are long, as full as their energy. */
import { findSections } from '@continuo/music';
import type { ReactElement } from 'react';
import type { LaneScale } from '../roll/lane-scale.ts';
import { freeName, type PlanSection, plannedBars } from '../state/plan.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { useStudio, useStudioState } from './use-studio.ts';

export function FormLane({ scale }: { readonly scale: LaneScale }): ReactElement {
  const studio = useStudio();
  const form = useStudioState((state) => planOf(state).form);
  const edited = useStudioState((state) => state.section);
  const add = (): void => {
    const plan = planOf(studio.store.get());
    const bars = plan.form.at(-1)?.bars ?? plannedBars(plan);
    studio.plan('form', { form: [...plan.form, { name: freeName(plan.form.map(({ name }) => name)), bars }] });
    studio.editSection(plan.form.length);
  };
  const readOff = (): void => {
    const sections = sectionsOfScore(studio.store.get());
    if (sections.length > 0) studio.plan('form', { form: sections });
    else studio.tell('info', 'There is no piece yet whose form could be read off.');
  };
  return (
    <div className="lane form">
      <span className="lane-head">
        <span>Form</span>
        {form.length > 0 && (
          <button
            type="button"
            aria-label="Add a section"
            title="Add a section"
            data-testid="add-section"
            onClick={add}
          >
            +
          </button>
        )}
      </span>
      <div className="lane-track" data-testid="form-lane">
        {form.length === 0 && (
          <div className="lane-offer">
            <button type="button" data-testid="plan-form" onClick={add}>
              Plan sections
            </button>
            <button type="button" data-testid="read-form" onClick={readOff} title="The form of the piece at hand">
              Read off the piece
            </button>
          </div>
        )}
        {form.map((section, place) => {
          const start = scale.bars[0] + form.slice(0, place).reduce((sum, { bars }) => sum + bars, 0);
          const left = scale.xOf(start);
          return (
            <button
              key={place}
              type="button"
              className="section"
              aria-pressed={edited === place}
              aria-label={describe(section, start)}
              title={`${describe(section, start)}. Press to edit`}
              data-testid={`section-${place}`}
              style={{ left, width: scale.xOf(start + section.bars) - left }}
              onClick={() => studio.editSection(edited === place ? undefined : place)}
            >
              <span className="energy" style={{ height: `${(section.energy ?? 0) * 100}%` }} />
              <span className="name">{section.name}</span>
              {section.varies !== undefined && <span className="varies">← {section.varies}</span>}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function describe({ name, bars, energy, varies }: PlanSection, start: number): string {
  const more = [
    ...(energy === undefined ? [] : [`energy ${Math.round(energy * 100)} %`]),
    ...(varies === undefined ? [] : [`varies ${varies}`]),
  ];
  return [`Section ${name}, bars ${start} to ${start + bars - 1}`, ...more].join(', ');
}

/** The form of the piece at hand; a name that comes again is a section that varies the first one of it. */
function sectionsOfScore(state: Parameters<typeof scoreOf>[0]): readonly PlanSection[] {
  const seen: string[] = [];
  return findSections(scoreOf(state)).map(({ name, bars }): PlanSection => {
    const times = seen.filter((each) => each === name).length;
    seen.push(name);
    return times === 0 ? { name, bars } : { name: `${name}${times + 1}`, bars, varies: name };
  });
}
