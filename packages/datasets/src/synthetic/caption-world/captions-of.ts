import { type Look, placeOf, relationOf, type Scene, sameLook } from './scene.ts';
import { NUMBERS, plural } from './statement.ts';

/** Every full caption of a picture that {@link sampleScene} draws: all of them true. */
export function captionsOf({ objects }: Scene): string[] {
  const [first, second] = objects;
  if (first === undefined) return [];
  if (second === undefined) {
    const place = `in the ${placeOf(first)}`;
    return [...introduced('is', `${named(first)} ${place}`), `${place} is ${named(first)}`];
  }
  if (sameLook(first, second))
    return introduced('are', `${NUMBERS[objects.length - 2]} ${first.color} ${plural(first.shape)}`);
  return [
    ...introduced('is', `${named(first)} ${relationOf(first, second)} ${named(second)}`),
    ...introduced('is', `${named(second)} ${relationOf(second, first)} ${named(first)}`),
  ];
}

const named = ({ color, shape }: Look): string => `a ${color} ${shape}`;

const introduced = (verb: 'is' | 'are', claim: string): string[] => [
  claim,
  `there ${verb} ${claim}`,
  `the picture shows ${claim}`,
];
