import { checkNumber, checkShape } from '../errors.ts';
import { type Initializer, lecunNormal } from '../nn/initializers.ts';
import { Module } from '../nn/module.ts';
import { embeddingLookup } from '../ops/embedding-lookup.ts';
import { linear } from '../ops/linear.ts';
import { checkRandom, type Random } from '../random/random.ts';
import { tf } from '../tf.ts';
import type { ClassTree } from './class-tree.ts';
import { type ReductionOption, reduce } from './reduction.ts';
import { type TreeLevels, treeLevels } from './tree-levels.ts';

export interface HierarchicalSoftmaxConfig {
  readonly inFeatures: number;
  /** From `huffmanTree` or `classTree`. */
  readonly tree: ClassTree;
  /** Default {@link lecunNormal}. */
  readonly initializer?: Initializer;
}

/**
 * A softmax over very many classes as decisions along a binary tree (Morin and Bengio 2005; notes, chapter 14): node n goes
 * left with probability σ(w_n·h + b_n), and a class has the product of the turns on its way. The loss of a class costs the
 * length of its path instead of the number of classes.
 *
 * Parameters: `weight` [classes − 1, in] and `bias` [classes − 1], a row for each inner node.
 */
export class HierarchicalSoftmax extends Module {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
  readonly tree: ClassTree;
  #cachedLevels: TreeLevels | undefined;

  constructor({ inFeatures, tree, initializer = lecunNormal }: HierarchicalSoftmaxConfig, random: Random) {
    super();
    checkNumber('HierarchicalSoftmax', 'inFeatures', inFeatures, { integer: true, min: 1 });
    checkRandom('HierarchicalSoftmax', random);
    const nodes = tree.classes - 1;
    this.weight = this.parameter('weight', initializer(random, [nodes, inFeatures]) as tf.Tensor2D);
    this.bias = this.parameter('bias', tf.zeros([nodes]) as tf.Tensor1D);
    this.tree = tree;
  }

  /**
   * −log p(target), from the nodes on the way to each target alone. Reads the targets back.
   *
   * @param hidden [batch, in]
   * @param targets int32 [batch], each in [0, classes)
   * @returns a scalar, or [batch] without reduction
   */
  loss(hidden: tf.Tensor2D, targets: tf.Tensor1D, { reduction }: ReductionOption = {}): tf.Tensor {
    const [batch, inFeatures] = hidden.shape;
    this.#checkHidden('loss', hidden);
    checkShape('HierarchicalSoftmax.loss', 'targets', targets, [batch]);
    const { nodes, signs, length } = this.#turns(targets.dataSync());
    const weights = embeddingLookup(nodes, this.weight); // [batch, length, in]
    const biases = embeddingLookup(nodes, tf.reshape(this.bias, [-1, 1]) as tf.Tensor2D);
    const products = tf.sum(tf.mul(weights, tf.reshape(hidden, [batch, 1, inFeatures])), -1);
    const scores = tf.add(products, tf.reshape(biases, [batch, length]));
    // −log σ(±score) at each turn; a sign of 0 fills up shorter paths.
    const losses = tf.mul(tf.softplus(tf.neg(tf.mul(scores, signs))), tf.abs(signs));
    return reduce('HierarchicalSoftmax.loss', tf.sum(losses, 1), reduction);
  }

  /**
   * The logarithms of all classes' probabilities, from all nodes.
   *
   * @param hidden [batch, in]
   * @returns [batch, classes]
   */
  logProbs(hidden: tf.Tensor2D): tf.Tensor2D {
    this.#checkHidden('logProbs', hidden);
    const scores = tf.transpose(linear(hidden, this.weight, this.bias)); // [nodes, batch]
    const turnLeft = tf.neg(tf.softplus(tf.neg(scores)));
    const turnRight = tf.neg(tf.softplus(scores));
    const turns = tf.concat([turnLeft, turnRight]) as tf.Tensor2D; // [2 · nodes, batch]
    const { levels, leaves } = this.#levels();
    const sums: tf.Tensor2D[] = [];
    for (const level of levels) {
      const own = rowsOf(turns, level.turns); // [branches of the level, batch]
      const above = sums.at(-1);
      sums.push(above === undefined ? own : tf.add(own, rowsOf(above, level.parents)));
    }
    return tf.transpose(rowsOf(tf.concat(sums) as tf.Tensor2D, leaves));
  }

  #levels(): TreeLevels {
    this.#cachedLevels ??= treeLevels(this.tree);
    return this.#cachedLevels;
  }

  #checkHidden(method: string, hidden: tf.Tensor): void {
    const { shape } = this.weight;
    checkShape(`HierarchicalSoftmax.${method}`, 'hidden', hidden, ['batch', shape[1]]);
  }

  /** The nodes on the ways to the targets, int32 [batch, length], and +1 for left, −1 for right, 0 after the end. */
  #turns(targets: ArrayLike<number>): { nodes: tf.Tensor; signs: tf.Tensor2D; length: number } {
    const paths = Array.from(targets, (target) => {
      checkNumber('HierarchicalSoftmax.loss', 'target', target, {
        integer: true,
        min: 0,
        below: this.tree.classes,
      });
      return this.tree.paths[target]!;
    });
    const length = paths.reduce((longest, path) => Math.max(longest, path.length), 0);
    const nodes = new Int32Array(paths.length * length);
    const signs = new Float32Array(paths.length * length);
    paths.forEach((path, row) => {
      path.forEach(({ node, left }, i) => {
        nodes[row * length + i] = node;
        signs[row * length + i] = left ? 1 : -1;
      });
    });
    const shape: [number, number] = [paths.length, length];
    return { nodes: tf.tensor2d(nodes, shape, 'int32'), signs: tf.tensor2d(signs, shape), length };
  }
}

const rowsOf = (table: tf.Tensor2D, rows: Int32Array): tf.Tensor2D =>
  embeddingLookup(tf.tensor1d(rows, 'int32'), table) as tf.Tensor2D;
