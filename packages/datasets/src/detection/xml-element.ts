import { SaxesParser } from 'saxes';
import { DataError } from '../errors.ts';

/** An element of XML without its attributes. */
export interface XMLElement {
  readonly name: string;
  /** Line of its start, from 1. */
  readonly line: number;
  /** What stands in it outside of its children, without spaces around it. */
  text: string;
  readonly children: XMLElement[];
}

/** Elements in each other. */
const MAX_DEPTH = 32;

/**
 * The root of an XML document. Its types are not read, and entities are not expanded but those of XML itself, so that no document is larger
 * than its text.
 *
 * @throws DataError that names the line for what is no well-formed XML, has a document type, or elements too deep in each other.
 */
export function parseXML(who: string, text: string, source: string): XMLElement {
  const parser = new SaxesParser();
  const fail = (got: string): never => {
    const expected = `XML in '${source}', line ${parser.line}`;
    throw new DataError({ who, expected, got });
  };
  const open: XMLElement[] = [];
  let root: XMLElement | undefined;
  parser.on('error', ({ message }) => fail(message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
  parser.on('doctype', () => fail('a document type, whose entities could be of any size'));
  parser.on('opentag', ({ name }) => {
    if (open.length === MAX_DEPTH) fail(`more than ${MAX_DEPTH} elements in each other`);
    const element: XMLElement = { name, line: parser.line, text: '', children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop()!;
    element.text = element.text.trim();
  });
  parser.write(text.replace(/^\ufeff/, '')).close();
  return root ?? fail('no element');
}

/** The first child of a name. */
export const childOf = (element: XMLElement | undefined, name: string): XMLElement | undefined =>
  element?.children.find((child) => child.name === name);
