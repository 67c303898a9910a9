/** How far from a melody a variation goes, and what it is to have more or less of: a place in an autoencoder's space. */
import { LATENT_ATTRIBUTES, type LatentAttribute } from '@continuo/compose';
import type { ReactElement } from 'react';
import { useStudio, useStudioState } from './use-studio.ts';

const TITLES: Readonly<Record<LatentAttribute, readonly [name: string, less: string, more: string]>> = {
  density: ['Notes', 'fewer', 'more'],
  register: ['Register', 'lower', 'higher'],
  range: ['Range', 'narrow', 'wide'],
  leaps: ['Leaps', 'steps', 'leaps'],
  syncopation: ['Syncopation', 'on the beat', 'off it'],
  whiteKeys: ['White keys', 'fewer', 'more'],
};

/** Sliders; in a variation the music follows them. */
export function AttributeFields(): ReactElement {
  const studio = useStudio();
  const { task, distance, attributes } = useStudioState((state) => state.wishes);
  return (
    <div className="fields" data-testid="attributes">
      {task === 'vary' && (
        <Slider
          name="distance"
          title="Distance"
          ends={['near', 'far']}
          least={0}
          most={1}
          value={distance}
          onChange={(value) => studio.push({ distance: value })}
        />
      )}
      {LATENT_ATTRIBUTES.map((name) => {
        const [title, less, more] = TITLES[name];
        return (
          <Slider
            key={name}
            name={name}
            title={title}
            ends={[less, more]}
            least={-2}
            most={2}
            value={attributes[name] ?? 0}
            onChange={(value) => studio.push({ attributes: { ...attributes, [name]: value } })}
          />
        );
      })}
    </div>
  );
}

type SliderProps = {
  readonly name: string;
  readonly title: string;
  readonly ends: readonly [string, string];
  readonly least: number;
  readonly most: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
};

function Slider({ name, title, ends, least, most, value, onChange }: SliderProps): ReactElement {
  return (
    <div className="field wide">
      <label htmlFor={`slide-${name}`}>
        {title} <output>{value === 0 ? '0' : value.toFixed(2)}</output>
      </label>
      <input
        id={`slide-${name}`}
        type="range"
        min={least}
        max={most}
        step="0.05"
        data-testid={`slide-${name}`}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <div className="range-ends" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}
