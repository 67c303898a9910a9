/** A part of the desk that opens and closes, and says in a line what is set in it. */
import type { ReactElement, ReactNode } from 'react';

type FoldProps = {
  readonly title: string;
  /** what is set; empty where all is free */
  readonly summary: string;
  readonly name: string;
  readonly children: ReactNode;
};

export function Fold({ title, summary, name, children }: FoldProps): ReactElement {
  return (
    <details className="fold" name="wishes" data-testid={`fold-${name}`}>
      <summary>
        <span className="fold-title">{title}</span>
        <span className="fold-summary" data-testid={`summary-${name}`}>
          {summary || 'free'}
        </span>
      </summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}
