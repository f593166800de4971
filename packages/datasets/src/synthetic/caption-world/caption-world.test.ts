import { describe, expect, it } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { captionWorld, UNSEEN_LOOKS } from './caption-world.ts';
import { drawScene } from './draw-scene.ts';
import { namedObjects } from './named-objects.ts';
import { COLORS, type Scene, type SceneObject, SHAPES, sameLook } from './scene.ts';
import { isTrueCaption, parseCaption } from './statement.ts';

const object = (
  color: SceneObject['color'],
  shape: SceneObject['shape'],
  x: number,
  y: number,
): SceneObject => ({
  color,
  shape,
  x,
  y,
  radius: 0.15,
});
const sceneOf = (...objects: SceneObject[]): Scene => ({ objects, background: 0 });

describe('captionWorld', () => {
  const seen = captionWorld({ pictures: 300 }, seeded(1));
  const unseen = captionWorld({ pictures: 100, combinations: 'unseen' }, seeded(2));

  it('has several captions a picture, all of them true', () => {
    for (const { scene, captions } of [...seen, ...unseen]) {
      expect(new Set(captions).size).toBeGreaterThanOrEqual(3);
      for (const caption of captions) expect(caption).toSatisfy((text: string) => isTrueCaption(text, scene));
    }
  });

  it('says of other pictures what is seldom true of this one', () => {
    const lies = seen.filter(({ scene }, index) =>
      isTrueCaption(seen[(index + 1) % seen.length]!.captions[0]!, scene),
    );
    expect(lies.length).toBeLessThan(seen.length / 20);
  });

  it('keeps some combinations of color and shape for testing', () => {
    const isKept = ({ scene }: { scene: Scene }): boolean =>
      scene.objects.some((thing) => UNSEEN_LOOKS.some((look) => sameLook(thing, look)));
    expect(seen.some(isKept)).toBe(false);
    expect(unseen.every(isKept)).toBe(true);
    const words = new Set(seen.flatMap(({ captions }) => captions.join(' ').split(' ')));
    for (const { captions } of unseen)
      for (const word of captions.join(' ').split(' ')) expect(words).toContain(word);
  });

  it('gives the same pictures for the same numbers', () => {
    expect(captionWorld({ pictures: 5 }, seeded(3))).toEqual(captionWorld({ pictures: 5 }, seeded(3)));
    expect(captionWorld({ pictures: 5 }, seeded(3))).not.toEqual(captionWorld({ pictures: 5 }, seeded(4)));
  });

  it('refuses no pictures and tiny ones', () => {
    expect(() => captionWorld({ pictures: 0 }, seeded(1))).toThrow(
      'captionWorld: expected pictures to be a whole number of at least 1, got 0',
    );
    expect(() => captionWorld({ pictures: 1, size: 8 }, seeded(1))).toThrow('size to be a whole number');
  });
});

describe('drawScene', () => {
  it('paints the color inside and the background outside', () => {
    const { data } = drawScene(sceneOf(object('red', 'square', 0.25, 0.5)), 40);
    const pixel = (x: number, y: number): number[] => [
      ...data.subarray((y * 40 + x) * 3, (y * 40 + x) * 3 + 3),
    ];
    expect(pixel(10, 20)).toEqual([...COLORS.red]);
    expect(pixel(30, 20)).toEqual([0, 0, 0]);
  });

  it('draws as much of each shape as geometry says', () => {
    const areas = {
      circle: Math.PI,
      ring: Math.PI * (1 - 0.55 ** 2),
      square: 1.7 ** 2,
      triangle: 0.55 * 1.8 ** 2,
      cross: 4 * 0.64 - 0.64 ** 2,
    };
    for (const shape of SHAPES) {
      const { data } = drawScene(sceneOf({ ...object('white', shape, 0.5, 0.5), radius: 0.4 }), 100);
      const covered = data.reduce((sum, byte) => sum + byte, 0) / (3 * 245) / 40 ** 2;
      // A hundredth: edges are sampled at a third of a pixel, of forty a radius.
      expect(Math.abs(covered / areas[shape] - 1)).toBeLessThan(0.01);
    }
  });
});

describe('isTrueCaption', () => {
  const pair = sceneOf(object('red', 'circle', 0.2, 0.5), object('blue', 'ring', 0.8, 0.6));
  const group = sceneOf(...[0.2, 0.5, 0.8].map((x) => object('green', 'cross', x, 0.5)));
  it.each<[boolean, string, Scene]>([
    [true, 'a red circle left of a blue ring', pair],
    [true, 'there is a blue ring right of a red circle', pair],
    [false, 'a blue ring left of a red circle', pair],
    [false, 'a blue circle left of a red ring', pair],
    [false, 'a red circle above a blue ring', pair],
    [true, 'the picture shows a red circle', pair],
    [false, 'a red circle left of a red circle', pair],
    [true, 'there are three green crosses', group],
    [false, 'two green crosses', group],
    [false, 'three green cross', group],
    [true, 'a green cross in the middle', group],
    [true, 'in the middle is a green cross', group],
    [false, 'a red circle in the middle', pair],
    [false, 'green crosses three', group],
    [false, '', group],
  ])('%s: %s', (truth, caption, scene) => {
    expect(isTrueCaption(caption, scene)).toBe(truth);
  });

  it('reads what is claimed', () => {
    expect(parseCaption('there are four red crosses')).toEqual({
      kind: 'count',
      look: { color: 'red', shape: 'cross' },
      count: 4,
    });
    expect(parseCaption('there are five red crosses')).toBeUndefined();
  });

  it('finds the objects that words name', () => {
    const [ring] = pair.objects.slice(1);
    const named = namedObjects('a blue ring left of a blue cross', pair);
    expect(named).toEqual([[], [ring], [ring], [], [], [], [], []]);
    expect(namedObjects('three green crosses', group)[2]).toEqual(group.objects);
  });
});
