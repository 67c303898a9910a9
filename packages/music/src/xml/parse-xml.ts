/** A small tree of an XML document, for MusicXML and MEI; hostile documents end in an error, not in a full memory. */
import { SaxesParser } from 'saxes';
import { ScoreReadError, type TextFormat } from '../music-error.ts';

/** An element, its attributes and what it holds. */
export type XmlElement = {
  /** without a namespace's prefix */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** the text directly inside, joined, as it stands */
  readonly text: string;
  /** text and children in the order in which they stand; only where there are both */
  readonly mixed?: readonly (string | XmlElement)[];
  /** line of the opening tag, from 1 */
  readonly line: number;
};

export type ParseXmlOptions = {
  /** elements within elements; default 100 */
  readonly maximumDepth?: number;
  /** default 1 million, about 200 MB of tree */
  readonly maximumElements?: number;
};

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});
const NO_CHILDREN: readonly XmlElement[] = Object.freeze([]);

type Open = {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[] | typeof NO_CHILDREN;
  text: string;
  mixed?: (string | XmlElement)[];
  line: number;
};

/**
 * The root element of an XML 1.0 document.
 *
 * Entities other than XML's own five and character references are refused, so that none can be expanded without end.
 *
 * @param format  named in errors
 * @throws ScoreReadError  `not-well-formed` or `too-deep` or `too-large`, with line and column
 * @example parseXml('<a b="1">c</a>', 'MEI') // => { name: 'a', attributes: { b: '1' }, children: [], text: 'c', line: 1 }
 */
export function parseXml(text: string, format: TextFormat, options: ParseXmlOptions = {}): XmlElement {
  const { maximumDepth = 100, maximumElements = 1_000_000 } = options;
  const parser = new SaxesParser({ fileName: format });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const fail = (code: 'not-well-formed' | 'too-deep' | 'too-large', what: string): never => {
    throw new ScoreReadError(code, format, what, { line: parser.line, column: parser.column });
  };
  parser.on('error', (error) => {
    const what = error.message.replace(/^[^ ]*:\d+:\d+: /, '').replace(/\.$/, '');
    fail('not-well-formed', `${what}; the file may be cut short or damaged`);
  });
  let line = 1;
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', (tag) => {
    if (open.length >= maximumDepth) fail('too-deep', `elements are nested more than ${maximumDepth} deep`);
    count += 1;
    if (count > maximumElements)
      fail('too-large', `more than ${maximumElements} elements; raise maximumElements to read them`);
    const attributes =
      Object.keys(tag.attributes).length > 0 ? (tag.attributes as Record<string, string>) : NO_ATTRIBUTES;
    const element: Open = { name: localName(tag.name), attributes, children: NO_CHILDREN, text: '', line };
    const parent = open.at(-1);
    if (parent) {
      if (parent.children === NO_CHILDREN) {
        parent.children = [];
        // indentation before the first child is not text
        if (parent.text.trim() === '') parent.text = '';
      }
      const mixed = parent.mixed ?? (parent.text === '' ? undefined : [parent.text]);
      if (mixed) {
        mixed.push(element);
        parent.mixed = mixed;
      }
      (parent.children as XmlElement[]).push(element);
    } else root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element && (element.text !== '' || piece.trim() !== '' || element.children === NO_CHILDREN)) {
      addText(element, piece);
    }
  });
  parser.on('cdata', (piece) => {
    const element = open.at(-1);
    if (element) addText(element, piece);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (!root) return fail('not-well-formed', 'no element was found');
  return root;
}

function addText(element: Open, piece: string): void {
  element.text += piece;
  if (element.children === NO_CHILDREN) return;
  element.mixed ??= [...element.children];
  element.mixed.push(piece);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** All text within an element and what it holds, in order. */
export function allTextOf({ text, children, mixed }: XmlElement): string {
  if (children.length === 0) return text;
  return (mixed ?? children).map((piece) => (typeof piece === 'string' ? piece : allTextOf(piece))).join('');
}

/** The first child of a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** The trimmed text of the first child of a name. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text.trim();
}
