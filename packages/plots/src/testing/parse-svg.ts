/** An element of an SVG document as tests see it. */
export interface SVGElement {
  readonly attributes: Readonly<Record<string, string>>;
  /** Text up to the next tag, unescaped. */
  readonly text: string;
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXML = (text: string): string =>
  text.replace(/&(\w+);/g, (entity, name: string) => CHARACTERS[name] ?? entity);

/** All elements of a name, in the document's order. */
export function elementsOf(svg: string, name: string): readonly SVGElement[] {
  return [...svg.matchAll(new RegExp(`<${name}((?: [\\w:-]+="[^"]*")*)/?>([^<]*)`, 'g'))].map((match) => ({
    attributes: Object.fromEntries(
      [...(match[1] ?? '').matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        unescapeXML(value),
      ]),
    ),
    text: unescapeXML(match[2] ?? ''),
  }));
}

/** The coordinates in a path of absolute `M` and `L` commands, one list for each `M`. */
export const pathPoints = (d: string): readonly (readonly (readonly [number, number])[])[] =>
  d
    .split('M')
    .slice(1)
    .map((run) => run.split('L').map((pair) => pair.split(',').map(Number) as [number, number]));
