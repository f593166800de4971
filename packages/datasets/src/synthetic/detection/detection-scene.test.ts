import { describe, expect, it } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { type DetectionScene, detectionScene } from './detection-scene.ts';
import { DIFFICULTIES, type SceneLevel } from './difficulty.ts';
import { SCENE_CATEGORIES, silhouetteOf } from './silhouettes.ts';

const LEVELS = Object.keys(DIFFICULTIES) as SceneLevel[];
const scenes = (level: SceneLevel, count: number): DetectionScene[] =>
  Array.from({ length: count }, (_, i) => detectionScene(seeded(i), { level, height: 64, width: 80 }));

describe.each(LEVELS)('%s scenes', (level) => {
  const some = scenes(level, 40);

  it('have as many objects as the level says, in boxes around what is seen', () => {
    const [least, most] = DIFFICULTIES[level].objects;
    const counts = some.map(({ objects }) => objects.length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(most);
    expect(Math.max(...counts)).toBeGreaterThan(least);
    for (const { objects } of some) {
      for (const { box, mask } of objects) {
        const pixels = [...mask.keys()].filter((pixel) => mask[pixel] === 1);
        const [xs, ys] = [pixels.map((pixel) => pixel % 80), pixels.map((pixel) => Math.floor(pixel / 80))];
        expect(box).toEqual([Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1]);
      }
    }
  });

  it('show each object as far as the level says, and no pixel belongs to two', () => {
    for (const { objects } of some) {
      const owners = new Uint8Array(64 * 80);
      for (const { mask, visible } of objects) {
        expect(visible).toBeGreaterThanOrEqual(DIFFICULTIES[level].visible);
        mask.forEach((covered, pixel) => {
          owners[pixel]! += covered;
        });
      }
      expect(Math.max(...owners)).toBeLessThanOrEqual(1);
    }
  });

  it('are the same for the same numbers, and others for others', () => {
    expect(detectionScene(seeded(3), { level, height: 64, width: 80 })).toEqual(some[3]);
    expect(some[2]!.picture.data).not.toEqual(some[3]!.picture.data);
  });
});

it('objects differ from what is around them', () => {
  for (const { picture, objects } of scenes('easy', 20)) {
    for (const { mask, box } of objects) {
      const inside: number[] = [];
      const outside: number[] = [];
      for (let y = box[1]; y < box[3]; y++)
        for (let x = box[0]; x < box[2]; x++)
          (mask[y * 80 + x] === 1 ? inside : outside).push((y * 80 + x) * 3);
      const mean = (pixels: number[], channel: number): number =>
        pixels.reduce((sum, at) => sum + picture.data[at + channel]!, 0) / pixels.length;
      if (outside.length === 0) continue;
      const distance = Math.max(
        ...[0, 1, 2].map((channel) => Math.abs(mean(inside, channel) - mean(outside, channel))),
      );
      // Of two tones one may be near the background, and pixels at the edge are between both.
      expect(distance).toBeGreaterThan(25);
    }
  }
});

it('all classes come, each with a silhouette that fills its square from side to side', () => {
  const seen = new Set(
    scenes('middle', 80).flatMap(({ objects }) => objects.map(({ category }) => category)),
  );
  expect([...seen].sort()).toEqual([...SCENE_CATEGORIES].sort());
  for (const category of SCENE_CATEGORIES) {
    const silhouette = silhouetteOf(category, seeded(1));
    const grid = Array.from({ length: 101 }, (_, i) => i / 50 - 1);
    const rows = grid.filter((y) => grid.some((x) => silhouette(x, y) > 0));
    expect(rows.at(-1)! - rows[0]!, category).toBeGreaterThan(category === 'fish' ? 0.9 : 1.3);
  }
});

it.each([
  [{ height: 31 }, 'detectionScene: expected height to be a whole number of at least 32, got 31.'],
  [{ width: 40.5 }, 'expected width to be a whole number of at least 32, got 40.5'],
  [{ level: 'extreme' as SceneLevel }, 'expected a level of easy, middle, hard, got extreme'],
])('refuses %j', (options, message) => {
  expect(() => detectionScene(seeded(1), options)).toThrow(message);
});
