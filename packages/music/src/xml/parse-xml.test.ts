import { describe, expect, it } from 'vitest';
import { ScoreReadError } from '../music-error.ts';
import { allTextOf, parseXml, type XmlElement } from './parse-xml.ts';
import { escapeXml, XmlWriter } from './xml-writer.ts';

/** What is wrong with a document, as the error says. */
function fault(text: string): string {
  try {
    parseXml(text, 'MEI');
  } catch (error) {
    expect(error).toBeInstanceOf(ScoreReadError);
    return (error as Error).message;
  }
  return 'nothing';
}

/** A tree without lines, e.g. ['a', { b: '1' }, 'text', …]. */
function shape({ name, attributes, children, mixed, text }: XmlElement): unknown {
  const inside = mixed ?? (children.length > 0 ? children : text === '' ? [] : [text]);
  return [name, { ...attributes }, ...inside.map((piece) => (typeof piece === 'string' ? piece : shape(piece)))];
}

describe('parseXml', () => {
  it('gives names without prefix, attributes, text and children in order', () => {
    const text = `\ufeff<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a "]>">]>\n<x:a b="1" c='"'><!-- > -->one<b/> two <c>3</c></x:a>\n`;
    expect(shape(parseXml(text, 'MEI'))).toEqual(['a', { b: '1', c: '"' }, 'one', ['b', {}], ' two ', ['c', {}, '3']]);
  });

  it('indentation is not text, but spaces alone in an element are', () => {
    const tree = parseXml('<a>\n  <b> </b>\n</a>', 'MEI');
    expect([tree.text, tree.children[0].text, tree.mixed]).toEqual(['', ' ', undefined]);
  });

  it('entities, character references and CDATA are their characters', () => {
    const tree = parseXml('<a b="&lt;&#10;&quot;">&amp;&#233;&#x1D11E;<![CDATA[<&]]></a>', 'MEI');
    expect([tree.attributes.b, tree.text]).toEqual(['<\n"', '&é𝄞<&']);
  });

  it('line ends of all systems are one, and spaces in attributes are plain (XML 1.0, 2.11 and 3.3.3)', () => {
    const tree = parseXml('<a b="1\t2\r\n3">x\r\ny\rz</a>', 'MEI');
    expect([tree.attributes.b, tree.text]).toEqual(['1 2 3', 'x\ny\nz']);
  });

  it('an element knows the line of its opening tag', () => {
    const tree = parseXml('<a>\n<b c="1"\n/>\n\n<d/></a>', 'MEI');
    expect([tree.line, ...tree.children.map(({ line }) => line)]).toEqual([1, 2, 5]);
  });

  it('what is not well formed is refused with line and column', () => {
    expect(fault('<a>\n <b></a>')).toBe(
      'MEI, line 2, column 8: unexpected close tag; the file may be cut short or damaged',
    );
    for (const text of [
      '',
      '<a>',
      '</a>',
      '<a/><b/>',
      'x<a/>',
      '<a b=1/>',
      '<a b/>',
      '<a b="1"c="2"/>',
      '<a b="1" b="2"/>',
      '<a b="<"/>',
      '<a b="1/>',
      '<1/>',
      '<a>&x;</a>',
      '<a>&#0;</a>',
      '<a>& b</a>',
      '<a>]]></a>',
      '<a>\u0001</a>',
      '<a><!-- </a>',
      '<!DOCTYPE a [<a/>',
      '<a><!DOCTYPE a></a>',
    ]) {
      expect([text, fault(text)]).toEqual([text, expect.stringMatching(/^MEI, line 1, column \d+: ./)]);
    }
  });

  it('depth and number of elements have a limit', () => {
    expect(fault('<a>'.repeat(101))).toContain('nested more than 100 deep');
    expect(() => parseXml('<a><b/><b/></a>', 'MEI', { maximumElements: 2 })).toThrow('more than 2 elements');
  });

  it('all text of an element stands in order', () => {
    expect(allTextOf(parseXml('<a>one <b>two</b> three</a>', 'MEI'))).toBe('one two three');
  });
});

describe('XmlWriter', () => {
  it('indents, closes empty elements, leaves out what is undefined', () => {
    const text = new XmlWriter().open('a', { n: 1, m: undefined }).leaf('b', 'x').leaf('c').close('a').text();
    expect(text).toBe('<a n="1">\n  <b>x</b>\n  <c/>\n</a>\n');
  });

  it('what it writes is read back', () => {
    const texts = ['a < b & "c" \' > d', 'line\nline', '𝄞 é', ']]>', 'tab\tbell\u0007'];
    for (const text of texts) {
      const tree = parseXml(new XmlWriter().leaf('a', text, { b: text }).text(), 'MEI');
      const expected = text.replace('\u0007', '\ufffd');
      expect([tree.text, tree.attributes.b]).toEqual([expected, expected]);
    }
    expect(escapeXml('plain')).toBe('plain');
  });
});
