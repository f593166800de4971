import type { RandomNumbers } from '../../random-numbers.ts';
import { type Look, PLACES, type Scene, type SceneObject } from './scene.ts';

/** Objects are at least so far apart, behind their radii. */
const GAP = 0.05;
/** Two objects that are told apart by where they lie are further apart in one direction than in the other by this factor. */
const CLEARLY = 1.6;
/** Objects of a place lie at most so far from its point, across and down. */
const SPREAD = 0.08;
const RADIUS = { min: 0.125, max: 0.155 };
const BACKGROUND = { min: 10, max: 70 };

/**
 * Draws what a picture shows: one object at a place, two to four objects of the same look, or two objects of different looks that
 * lie clearly to each other; each as often as the others.
 *
 * @param looks what objects may look like, at least two
 */
export function sampleScene(looks: readonly Look[], random: RandomNumbers): Scene {
  const kinds = [onePlaced, several, two];
  const objects = kinds[random.integer(kinds.length)]!(looks, random);
  return { objects, background: Math.round(between(BACKGROUND, random)) };
}

function onePlaced(looks: readonly Look[], random: RandomNumbers): SceneObject[] {
  const look = oneOf(looks, random);
  const [x, y] = oneOf(Object.values(PLACES), random);
  const near = (center: number): number => between({ min: center - SPREAD, max: center + SPREAD }, random);
  return [{ ...look, x: near(x), y: near(y), radius: between(RADIUS, random) }];
}

function several(looks: readonly Look[], random: RandomNumbers): SceneObject[] {
  const look = oneOf(looks, random);
  return scattered(
    Array.from({ length: 2 + random.integer(3) }, () => look),
    random,
    () => true,
  );
}

function two(looks: readonly Look[], random: RandomNumbers): SceneObject[] {
  const first = random.integer(looks.length);
  const second = (first + 1 + random.integer(looks.length - 1)) % looks.length;
  return scattered([looks[first]!, looks[second]!], random, ([a, b]) => {
    const [less, more] = [Math.abs(a!.x - b!.x), Math.abs(a!.y - b!.y)].sort((m, n) => m - n);
    return more! > CLEARLY * less!;
  });
}

/** Objects anywhere, apart from each other. */
function scattered(
  looks: readonly Look[],
  random: RandomNumbers,
  fits: (objects: readonly SceneObject[]) => boolean,
): SceneObject[] {
  for (;;) {
    const objects = looks.map((look) => {
      const radius = between(RADIUS, random);
      const inside = { min: radius, max: 1 - radius };
      return { ...look, x: between(inside, random), y: between(inside, random), radius };
    });
    const apart = objects.every((a, index) =>
      objects.slice(0, index).every((b) => Math.hypot(a.x - b.x, a.y - b.y) > a.radius + b.radius + GAP),
    );
    if (apart && fits(objects)) return objects;
  }
}

const oneOf = <T>(choices: readonly T[], random: RandomNumbers): T =>
  choices[random.integer(choices.length)]!;

const between = ({ min, max }: { min: number; max: number }, random: RandomNumbers): number =>
  min + (max - min) * random.uniform();
