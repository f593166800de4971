import { tf } from '../../../tf.ts';

/** How tensors are walked together: joined dimensions, outermost first, and each tensor's step along them. */
export interface BroadcastWalk {
  /** The output's shape. */
  readonly shape: number[];
  /** Sizes of the joined dimensions. */
  readonly sizes: readonly number[];
  /** Steps of each input; 0 where it repeats its value. */
  readonly steps: ReadonlyArray<readonly number[]>;
}

/**
 * The walk over shapes that are broadcast together. Dimensions of size 1 vanish, and neighbours are joined where each
 * input either has both or repeats both.
 */
export function broadcastWalk(...shapes: ReadonlyArray<readonly number[]>): BroadcastWalk {
  const shape = shapes.reduce<number[]>(
    (joined, next) => tf.broadcast_util.assertAndGetBroadcastShape(joined, next as number[]),
    [],
  );
  const sizes: number[] = [];
  const steps = shapes.map((): number[] => []);
  const next = shapes.map(() => 1);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis]!;
    if (size === 1) continue;
    const has = shapes.map((input) => (input[axis - shape.length + input.length] ?? 1) === size);
    const isAlike = has.every((own, k) => steps[k]![0] !== undefined && own === steps[k]![0]! > 0);
    if (isAlike) sizes[0]! *= size;
    else {
      sizes.unshift(size);
      for (const [k, own] of has.entries()) steps[k]!.unshift(own ? next[k]! : 0);
    }
    for (const [k, own] of has.entries()) if (own) next[k]! *= size;
  }
  return { shape, sizes, steps };
}
