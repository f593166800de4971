import { ConfigError, checkNumber, DataError } from '../errors.ts';

/** A class, or a node with its left and right branch. */
export type ClassBranch = number | readonly [ClassBranch, ClassBranch];

/** One turn on the way to a class. */
export interface Turn {
  /** An inner node, in [0, classes − 1); the root is 0. */
  readonly node: number;
  readonly left: boolean;
}

/** A binary tree whose leaves are the classes 0, 1, 2 …, each once. */
export interface ClassTree {
  readonly classes: number;
  /** The way from the root to each class. */
  readonly paths: readonly (readonly Turn[])[];
}

/**
 * The tree of a nested pair: `[[0, 1], 2]` has class 2 to the right of the root.
 *
 * @throws ConfigError unless the leaves are 0, 1, 2 …, each once, and at least two.
 */
export function classTree(root: ClassBranch): ClassTree {
  const paths: Turn[][] = [];
  let leaves = 0;
  let nodes = 0;
  // A stack of its own, since a tree of rare classes can be as deep as it has classes.
  const open: { branch: ClassBranch; path: Turn[] }[] = [{ branch: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { branch, path } = next;
    if (typeof branch === 'number') {
      if (!Number.isInteger(branch) || branch < 0 || paths[branch] !== undefined) refuse(`leaf ${branch}`);
      paths[branch] = path;
      leaves++;
      continue;
    }
    const node = nodes++;
    open.push({ branch: branch[1], path: [...path, { node, left: false }] });
    open.push({ branch: branch[0], path: [...path, { node, left: true }] });
  }
  if (leaves < 2 || paths.length !== leaves) refuse(`${leaves} leaves, the highest ${paths.length - 1}`);
  return { classes: leaves, paths };
}

function refuse(got: string): never {
  throw new ConfigError({ who: 'classTree', expected: 'leaves 0, 1, 2 … each once, at least two', got });
}

/**
 * The tree with the shortest paths on average where class c comes `counts[c]` times (Huffman 1952): frequent classes are
 * near the root. Equal counts are joined in a fixed order.
 */
export function huffmanTree(counts: readonly number[]): ClassTree {
  if (counts.length < 2)
    throw new DataError({ who: 'huffmanTree', expected: 'at least 2 classes', got: `${counts.length}` });
  for (const count of counts) checkNumber('huffmanTree', 'each count', count, { min: 0 });
  type Weighed = { readonly count: number; readonly branch: ClassBranch };
  const leaves: Weighed[] = counts
    .map((count, branch) => ({ count, branch }))
    .sort((a, b) => a.count - b.count || a.branch - b.branch);
  // Joined pairs come out in ascending order by themselves, so that the two lightest are always at a front.
  const joined: Weighed[] = [];
  let leaf = 0;
  let pair = 0;
  const takeLightest = (): Weighed => {
    const fromLeaves =
      leaf < leaves.length && !(pair < joined.length && joined[pair]!.count < leaves[leaf]!.count);
    return fromLeaves ? leaves[leaf++]! : joined[pair++]!;
  };
  while (joined.length < counts.length - 1) {
    const a = takeLightest();
    const b = takeLightest();
    joined.push({ count: a.count + b.count, branch: [a.branch, b.branch] });
  }
  return classTree(joined.at(-1)!.branch);
}
