/** The 24 keys, as options of a field. */
import type { ReactElement } from 'react';

const TONICS = ['C', 'G', 'D', 'A', 'E', 'B', 'F#', 'Db', 'Ab', 'Eb', 'Bb', 'F'];
const MINOR_TONICS = ['A', 'E', 'B', 'F#', 'C#', 'G#', 'Eb', 'Bb', 'F', 'C', 'G', 'D'];
const printed = (tonic: string): string => tonic.replace('#', '♯').replace(/b$/, '♭');

export function KeyOptions(): ReactElement {
  return (
    <>
      <optgroup label="Major">
        {TONICS.map((tonic) => (
          <option key={tonic} value={`${tonic} major`}>{`${printed(tonic)} major`}</option>
        ))}
      </optgroup>
      <optgroup label="Minor">
        {MINOR_TONICS.map((tonic) => (
          <option key={tonic} value={`${tonic} minor`}>{`${printed(tonic)} minor`}</option>
        ))}
      </optgroup>
    </>
  );
}
