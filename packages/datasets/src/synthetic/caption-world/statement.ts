import {
  COLORS,
  type Look,
  PLACES,
  type PlaceName,
  placeOf,
  RELATIONS,
  type RelationName,
  relationOf,
  type Scene,
  SHAPES,
  sameLook,
} from './scene.ts';

/** Words of the numbers of objects, from 2. */
export const NUMBERS = ['two', 'three', 'four'] as const;

/** What a caption claims. */
export type Statement =
  | { readonly kind: 'object'; readonly look: Look; readonly place?: PlaceName }
  | { readonly kind: 'count'; readonly look: Look; readonly count: number }
  | { readonly kind: 'relation'; readonly look: Look; readonly relation: RelationName; readonly other: Look };

/** The shape's name in the plural. */
export const plural = (shape: Look['shape']): string => (shape === 'cross' ? 'crosses' : `${shape}s`);

const either = (words: readonly string[]): string => `(${words.join('|')})`;
const COLOR = either(Object.keys(COLORS));
const PLACE = either(Object.keys(PLACES));
const OBJECT = `a ${COLOR} ${either(SHAPES)}`;

/** The grammar: what may be written, and what it claims. */
const RULES: readonly (readonly [form: RegExp, read: (words: readonly string[]) => Statement])[] = [
  [
    form(`(?:there is |the picture shows )?${OBJECT}`),
    ([color, shape]) => ({ kind: 'object', look: look(color, shape) }),
  ],
  [
    form(`(?:there is |the picture shows )?${OBJECT} in the ${PLACE}`),
    ([color, shape, place]) => placed(color, shape, place),
  ],
  [form(`in the ${PLACE} is ${OBJECT}`), ([place, color, shape]) => placed(color, shape, place)],
  [
    form(`(?:there are |the picture shows )?${either(NUMBERS)} ${COLOR} ${either(SHAPES.map(plural))}`),
    ([number, color, shapes]) => {
      const shape = SHAPES.find((name) => plural(name) === shapes);
      const count = NUMBERS.indexOf(number as (typeof NUMBERS)[number]) + 2;
      return { kind: 'count', look: look(color, shape), count };
    },
  ],
  [
    form(`(?:there is |the picture shows )?${OBJECT} ${either(RELATIONS)} ${OBJECT}`),
    ([color, shape, relation, otherColor, otherShape]) => ({
      kind: 'relation',
      look: look(color, shape),
      relation: relation as RelationName,
      other: look(otherColor, otherShape),
    }),
  ],
];

function form(source: string): RegExp {
  return new RegExp(`^${source}$`);
}

const look = (color?: string, shape?: string): Look => ({ color, shape }) as Look;

const placed = (color?: string, shape?: string, place?: string): Statement => ({
  kind: 'object',
  look: look(color, shape),
  place: place as PlaceName,
});

/** What a caption claims; undefined where it is not a sentence of the caption world. */
export function parseCaption(caption: string): Statement | undefined {
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(caption);
    if (match !== null) return read(match.slice(1));
  }
  return undefined;
}

/** Whether a caption is a sentence of the caption world and true of a picture; a number of objects means exactly so many. */
export function isTrueCaption(caption: string, { objects }: Scene): boolean {
  const statement = parseCaption(caption);
  if (statement === undefined) return false;
  const named = objects.filter((object) => sameLook(object, statement.look));
  if (statement.kind === 'count') return named.length === statement.count;
  if (statement.kind === 'object')
    return named.some((object) => statement.place === undefined || placeOf(object) === statement.place);
  const others = objects.filter((object) => sameLook(object, statement.other));
  return named.some((a) => others.some((b) => a !== b && relationOf(a, b) === statement.relation));
}
