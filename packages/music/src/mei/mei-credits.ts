/** Title, composer and the like from `meiHead`. */
import type { Credit } from '../notation/notated-score.ts';
import { allTextOf, childOf, type XmlElement } from '../xml/parse-xml.ts';

const KINDS: Readonly<Record<string, Credit['kind']>> = {
  composer: 'composer',
  cmp: 'composer',
  lyricist: 'lyricist',
  librettist: 'lyricist',
  poet: 'lyricist',
  lyr: 'lyricist',
  lbt: 'lyricist',
  arranger: 'arranger',
  arr: 'arranger',
};

/** The credits of a document: from the title statement, else from its first work. */
export function creditsOfMei(root: XmlElement): readonly Credit[] {
  const head = root.name === 'meiHead' ? root : childOf(root, 'meiHead');
  if (!head) return [];
  const file = childOf(head, 'fileDesc');
  const works = childOf(head, 'workList') ?? childOf(head, 'workDesc');
  const work = works && childOf(works, 'work');
  const statements = [file && childOf(file, 'titleStmt'), work && childOf(work, 'titleStmt'), work].filter(
    (statement): statement is XmlElement => statement !== undefined,
  );
  const credits: Credit[] = [];
  const known = new Set<string>();
  const add = (kind: Credit['kind'], element: XmlElement): void => {
    const text = allTextOf(element).replace(/\s+/g, ' ').trim();
    if (text === '' || known.has(`${kind} ${text}`)) return;
    known.add(`${kind} ${text}`);
    credits.push({ kind, text });
  };
  for (const statement of statements) {
    const title = !credits.some(({ kind }) => kind === 'title');
    for (const element of statement.children) {
      if (element.name === 'title' && title) addTitle(element, add);
      else if (KINDS[element.name] && Object.hasOwn(KINDS, element.name)) add(KINDS[element.name], element);
      else if (element.name === 'respStmt' || element.name === 'contributor') addPeople(element, add);
    }
  }
  const publication = file && childOf(file, 'pubStmt');
  const rights = publication && childOf(publication, 'availability');
  if (rights) add('rights', rights);
  return credits;
}

function addTitle(title: XmlElement, add: (kind: Credit['kind'], element: XmlElement) => void): void {
  const parts = title.children.filter(({ name }) => name === 'titlePart');
  if (parts.length === 0) {
    add(/^(sub|subordinate)/.test(title.attributes.type ?? '') ? 'subtitle' : 'title', title);
    return;
  }
  for (const part of parts) {
    const type = part.attributes.type ?? 'main';
    add(type === 'main' ? 'title' : type === 'number' || type === 'desc' ? 'number' : 'subtitle', part);
  }
}

/** `respStmt` names people by `role`, or one `resp` says what the name after it did. */
function addPeople(statement: XmlElement, add: (kind: Credit['kind'], element: XmlElement) => void): void {
  let resp = '';
  for (const element of statement.children) {
    if (element.name === 'resp') resp = allTextOf(element).trim().toLowerCase();
    if (!/^(persName|corpName|name)$/.test(element.name)) continue;
    const role = (element.attributes.role ?? statement.attributes.role ?? resp).toLowerCase();
    if (Object.hasOwn(KINDS, role)) add(KINDS[role], element);
  }
}
