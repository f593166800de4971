import { tf } from '../../tf.ts';

/** How an output's dimensions are walked: rows of `n` neighbouring values, and outer dimensions around them. */
export interface Walk {
  /** The output's shape. */
  readonly shape: number[];
  /** Values in a row; dimensions that both inputs walk alike are joined. */
  readonly n: number;
  /** 1 where the input has all values of a row, 0 where it repeats one. */
  readonly aStep: number;
  readonly bStep: number;
  /** Sizes of the outer dimensions, and the inputs' steps along them. */
  readonly outer: readonly number[];
  readonly aOuter: readonly number[];
  readonly bOuter: readonly number[];
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
};

/**
 * The walk over two shapes that are broadcast together. Dimensions of size 1 vanish, and neighbours are joined where each
 * input either has both or repeats both.
 */
export function broadcastWalk(a: readonly number[], b: readonly number[]): Walk {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a as number[], b as number[]);
  const sizes: number[] = [];
  const aSteps: number[] = [];
  const bSteps: number[] = [];
  let [aStep, bStep] = [1, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    const aHas = (a[axis - shape.length + a.length] ?? 1) === size;
    const bHas = (b[axis - shape.length + b.length] ?? 1) === size;
    if (size === 1) continue;
    const last = sizes.length - 1;
    if (last >= 0 && aHas === aSteps[last]! > 0 && bHas === bSteps[last]! > 0) sizes[last]! *= size;
    else {
      sizes.push(size);
      aSteps.push(aHas ? aStep : 0);
      bSteps.push(bHas ? bStep : 0);
    }
    if (aHas) aStep *= size;
    if (bHas) bStep *= size;
  }
  const n = sizes[0] ?? 1;
  const outerOf = (values: number[]): number[] => values.slice(1).reverse();
  const steps = { aStep: aSteps[0] ?? 1, bStep: bSteps[0] ?? 1 };
  return { shape, n, ...steps, outer: outerOf(sizes), aOuter: outerOf(aSteps), bOuter: outerOf(bSteps) };
}
