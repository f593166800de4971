import { DataError } from '../errors.ts';
import {
  type AnnotatedObject,
  type AnnotatedPicture,
  got,
  type PixelBox,
  parseNumber,
} from './annotations.ts';
import { childOf, parseXML, type XMLElement } from './xml-element.ts';

const WHO = 'readVOC';

/**
 * Reads an annotation of PASCAL VOC: one XML document a picture. Its boxes name the first and the last pixel, from 1; here they are edges.
 *
 * Source: Everingham et al. 2010, The PASCAL Visual Object Classes Challenge; its development kit, section 4.
 *
 * @param source the file's name, for errors
 * @throws DataError that names the line
 */
export function readVOC(text: string, source: string): AnnotatedPicture {
  const root = parseXML(WHO, text, source);
  if (root.name !== 'annotation')
    throw new DataError({ who: WHO, expected: `an <annotation> in '${source}'`, got: `<${root.name}>` });
  const size = childOf(root, 'size');
  const number = (parent: XMLElement | undefined, name: string): number =>
    parseNumber(WHO, childOf(parent, name)?.text, `<${name}> in ${placeOf(parent ?? root, source)}`);
  return {
    file: textOf(root, 'filename', source),
    width: number(size, 'width'),
    height: number(size, 'height'),
    objects: root.children
      .filter(({ name }) => name === 'object')
      .map((object) => ({
        category: textOf(object, 'name', source),
        box: boxOf(object, number),
        ...flagOf(object, 'difficult'),
        ...flagOf(object, 'truncated'),
        place: `line ${object.line}`,
      })),
    source,
  };
}

const placeOf = ({ line }: XMLElement, source: string): string => `'${source}', line ${line}`;

function textOf(parent: XMLElement, name: string, source: string): string {
  const text = childOf(parent, name)?.text;
  if (text !== undefined && text !== '') return text;
  throw new DataError({ who: WHO, expected: `a <${name}> in ${placeOf(parent, source)}`, got: got(text) });
}

function boxOf(object: XMLElement, number: (parent: XMLElement, name: string) => number): PixelBox {
  const box = childOf(object, 'bndbox') ?? object;
  return [number(box, 'xmin') - 1, number(box, 'ymin') - 1, number(box, 'xmax'), number(box, 'ymax')];
}

function flagOf(object: XMLElement, name: 'difficult' | 'truncated'): Pick<AnnotatedObject, typeof name> {
  return childOf(object, name)?.text === '1' ? { [name]: true } : {};
}

/** Writes what {@link readVOC} reads. */
export function writeVOC({ file, width, height, objects }: AnnotatedPicture): string {
  return [
    '<annotation>',
    `  <filename>${escaped(file)}</filename>`,
    `  <size><width>${width}</width><height>${height}</height><depth>3</depth></size>`,
    ...objects.map(
      ({ category, box: [left, top, right, bottom], difficult = false, truncated = false }) =>
        `  <object><name>${escaped(category)}</name><truncated>${Number(truncated)}</truncated>` +
        `<difficult>${Number(difficult)}</difficult>\n    <bndbox><xmin>${left + 1}</xmin><ymin>${top + 1}</ymin>` +
        `<xmax>${right}</xmax><ymax>${bottom}</ymax></bndbox></object>`,
    ),
    '</annotation>\n',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character]!);
