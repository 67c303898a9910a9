/** The numbers of the bars: drawing over them chooses whole bars. */
import type { ReactElement } from 'react';
import type { LaneScale } from '../roll/lane-scale.ts';
import { type Stage, wholeStage } from '../state/stage.ts';
import { useStroke } from './use-stroke.ts';

type BarLaneProps = { readonly stage: Stage; readonly scale: LaneScale; readonly choosesBars: boolean };

export function BarLane({ stage, scale, choosesBars }: BarLaneProps): ReactElement {
  const { stroke, handlers } = useStroke(
    (event) => ({
      track: 0,
      bar: scale.barAt(event.clientX - event.currentTarget.getBoundingClientRect().left),
    }),
    (a, b) => ({ ...wholeStage(stage), bars: [Math.min(a.bar, b.bar), Math.max(a.bar, b.bar)] }),
  );
  const [first, last] = scale.seen;
  const narrow = scale.xOf(first + 1) - scale.xOf(first);
  const every = [1, 2, 4, 8, 16, 32, 64].find((step) => step * narrow >= 30) ?? 128;
  const numbers = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return (
    <div className="lane bars">
      <span className="lane-head">{stage.kind === 'plan' ? 'New' : 'Bars'}</span>
      <div
        className={`lane-track${choosesBars ? ' chooses' : ''}`}
        title={choosesBars ? 'Draw over the bar numbers to choose whole bars' : ''}
        data-testid="bar-lane"
        {...(choosesBars && handlers)}
      >
        {numbers.map((bar) => (
          <span key={bar} className="bar-number" style={{ left: scale.xOf(bar) }}>
            {(bar - 1) % every === 0 || bar === first ? bar : ''}
          </span>
        ))}
        {stroke !== undefined && (
          <span
            className={`stroke${stroke.adds ? '' : ' rubs'}`}
            style={{
              left: scale.xOf(stroke.block.bars[0]),
              width: scale.xOf(stroke.block.bars[1] + 1) - scale.xOf(stroke.block.bars[0]),
            }}
          />
        )}
      </div>
    </div>
  );
}
