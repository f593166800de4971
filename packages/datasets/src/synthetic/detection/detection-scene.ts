import type { AnnotatedObject, PixelBox } from '../../detection/annotations.ts';
import { DataError } from '../../errors.ts';
import type { RandomNumbers } from '../../random-numbers.ts';
import type { RGBPicture } from '../../resize-square.ts';
import { addNoise, between, drawBackground, drawClutter, randomColor } from './background.ts';
import { blend, type Canvas, type Color, coverageOf, toBytes } from './canvas.ts';
import { DIFFICULTIES, type Difficulty, type SceneLevel } from './difficulty.ts';
import { SCENE_CATEGORIES, silhouetteOf } from './silhouettes.ts';

/** An object of a scene. */
export interface SceneInstance extends AnnotatedObject {
  /** What is seen of it: 1 where it is, [height, width]. */
  readonly mask: Uint8Array;
  /** The share of it that is not behind other objects. */
  readonly visible: number;
}

/** A drawn picture, and the objects in it from the back to the front. */
export interface DetectionScene {
  readonly picture: RGBPicture;
  readonly objects: readonly SceneInstance[];
}

/** Options of {@link detectionScene}. */
export interface DetectionSceneOptions {
  /** Default: middle. */
  readonly level?: SceneLevel;
  /** In pixels. Default: 128. */
  readonly height?: number;
  /** Default: the height. */
  readonly width?: number;
}

/** Half of a pixel: from here on an object is said to be in it. */
const COVERED = 0.5;
/** Fewer pixels cannot be told. */
const LEAST_PIXELS = 12;
/** Places that are tried for an object; then it is left out. */
const TRIES = 20;

type Coverage = ReadonlyMap<number, readonly [first: number, second: number]>;

/** An object that has its place. */
interface Placed {
  readonly category: string;
  readonly coverage: Coverage;
  /** The pixels that it covers, seen or not. */
  readonly pixels: ReadonlySet<number>;
}

/**
 * A scene for detectors: shapes, small pictures and written digits on a background with clutter and noise, some before others. Boxes are
 * those of what is seen.
 *
 * @param random the same numbers give the same scene
 * @throws DataError for a picture of less than 32 pixels, or a level that there is not
 */
export function detectionScene(random: RandomNumbers, options: DetectionSceneOptions = {}): DetectionScene {
  const { level = 'middle', height = 128, width = height } = options;
  checkSize('height', height);
  checkSize('width', width);
  const difficulty = DIFFICULTIES[level];
  if (difficulty === undefined) {
    const expected = `a level of ${Object.keys(DIFFICULTIES).join(', ')}`;
    throw new DataError({ who: 'detectionScene', expected, got: `${level}` });
  }
  const canvas = { data: new Float32Array(height * width * 3), height, width };
  drawBackground(canvas, random);
  drawClutter(canvas, difficulty, random);
  const placed = placeObjects(canvas, difficulty, random);
  for (const object of placed) draw(canvas, object, difficulty, random);
  addNoise(canvas, difficulty, random);
  const objects = placed.map((object, index) => instanceOf(object, placed.slice(index + 1), canvas));
  return { picture: { data: toBytes(canvas), height, width }, objects };
}

function checkSize(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 32) return;
  const expected = `${name} to be a whole number of at least 32`;
  throw new DataError({ who: 'detectionScene', expected, got: `${value}` });
}

function placeObjects(canvas: Canvas, difficulty: Difficulty, random: RandomNumbers): Placed[] {
  const count = Math.round(between(difficulty.objects, random));
  const placed: Placed[] = [];
  for (let tries = count * TRIES; placed.length < count && tries > 0; tries--) {
    const candidate = place(canvas, difficulty, random);
    const all = [...placed, candidate];
    const isSeen = (object: Placed, index: number): boolean => {
      const seen = seenPixels(object, all.slice(index + 1)).length;
      return seen >= LEAST_PIXELS && seen >= difficulty.visible * object.pixels.size;
    };
    if (all.every(isSeen)) placed.push(candidate);
  }
  return placed;
}

function place(canvas: Canvas, difficulty: Difficulty, random: RandomNumbers): Placed {
  const { height, width } = canvas;
  const category = SCENE_CATEGORIES[random.integer(SCENE_CATEGORIES.length)]!;
  const radius = Math.min(height, width) * between(difficulty.radius, random);
  const pose = {
    x: between([radius, width - radius], random),
    y: between([radius, height - radius], random),
    radius,
    turn: between([-difficulty.turn, difficulty.turn], random),
  };
  const coverage = coverageOf(silhouetteOf(category, random), pose, canvas);
  const inside = [...coverage].filter(([, [first, second]]) => first + second >= COVERED);
  return { category, coverage, pixels: new Set(inside.map(([pixel]) => pixel)) };
}

const seenPixels = ({ pixels }: Placed, before: readonly Placed[]): number[] =>
  [...pixels].filter((pixel) => !before.some((other) => other.pixels.has(pixel)));

/** In two colors that are not those around it. */
function draw(
  canvas: Canvas,
  { coverage, pixels }: Placed,
  { contrast }: Difficulty,
  random: RandomNumbers,
): void {
  const around = meanColor(canvas, pixels);
  const first = colorUnlike([around], contrast, random);
  const second = colorUnlike([around, first], contrast / 2, random);
  for (const [pixel, [ofFirst, ofSecond]] of coverage) {
    blend(canvas, pixel, first, ofFirst / Math.max(1 - ofSecond, 1e-6));
    blend(canvas, pixel, second, ofSecond);
  }
}

function meanColor({ data }: Canvas, pixels: ReadonlySet<number>): Color {
  const sum: [number, number, number] = [0, 0, 0];
  for (const pixel of pixels)
    for (let channel = 0; channel < 3; channel++) sum[channel]! += data[pixel * 3 + channel]!;
  return [sum[0] / pixels.size, sum[1] / pixels.size, sum[2] / pixels.size];
}

function colorUnlike(others: readonly Color[], contrast: number, random: RandomNumbers): Color {
  const distance = (a: Color, b: Color): number => Math.max(...a.map((level, i) => Math.abs(level - b[i]!)));
  let color = randomColor(random);
  while (others.some((other) => distance(color, other) < contrast)) color = randomColor(random);
  return color;
}

function instanceOf(object: Placed, before: readonly Placed[], { height, width }: Canvas): SceneInstance {
  const seen = seenPixels(object, before);
  const mask = new Uint8Array(height * width);
  for (const pixel of seen) mask[pixel] = 1;
  const { category, pixels } = object;
  return { category, box: boxOf(seen, width), mask, visible: seen.length / pixels.size };
}

function boxOf(pixels: readonly number[], width: number): PixelBox {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const pixel of pixels) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  }
  return [left, top, right, bottom];
}
