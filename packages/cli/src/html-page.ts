/** Pages that a command writes: one HTML file that opens anywhere, light or dark, and asks no network. */
import { escapeHtml } from './inspect/escape-html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; font-size: 1.2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
thead th { border-bottom: 1px solid; font-weight: 600; }
`;

export type HtmlPage = {
  readonly heading: string;
  /** HTML; empty ones are left out */
  readonly sections: readonly string[];
  /** CSS beside what all pages share */
  readonly style?: string;
};

/**
 * A whole page.
 *
 * @example htmlPage({ heading: 'a < b', sections: [] }).includes('<title>a &lt; b</title>') // => true
 */
export function htmlPage({ heading, sections, style = '' }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(heading)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
<h1>${escapeHtml(heading)}</h1>
${sections.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

/** A section of a page; `body` is HTML. */
export function htmlSection(title: string, body: string): string {
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${body}\n</section>`;
}

/** A table of texts; nothing where there are no rows. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const row = (cells: readonly string[], name: 'th' | 'td'): string =>
    `<tr>${cells.map((cell) => `<${name}>${escapeHtml(cell)}</${name}>`).join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}

/** A table whose rows are headed by a name. */
export function htmlFacts(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`);
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

/** A list of texts. */
export function htmlList(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}
