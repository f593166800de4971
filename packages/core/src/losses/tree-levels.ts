import type { ClassTree, Turn } from './class-tree.ts';

/** The branches that lie equally far from the root. */
export interface TreeLevel {
  /** Which turn leads into each branch: a node's number for left, plus the number of nodes for right. */
  readonly turns: Int32Array;
  /** The place, in the level above, of the branch that each one grows from; all 0 in the first level. */
  readonly parents: Int32Array;
}

/** A tree level by level, so that a sum along all paths adds once a branch instead of once a turn of every path. */
export interface TreeLevels {
  readonly levels: readonly TreeLevel[];
  /** Each class's place among the branches of all levels, one level after the other. */
  readonly leaves: Int32Array;
}

/** Lays a tree out by levels. */
export function treeLevels({ classes, paths }: ClassTree): TreeLevels {
  const nodes = classes - 1;
  const numberOf = ({ node, left }: Turn): number => (left ? node : nodes + node);
  const places = new Int32Array(2 * nodes).fill(-1);
  const leaves = new Int32Array(classes);
  const levels: TreeLevel[] = [];
  let before = 0;
  let open = paths.map((path, leaf) => ({ path, leaf }));
  for (let depth = 0; open.length > 0; depth++) {
    const turns: number[] = [];
    const parents: number[] = [];
    for (const { path, leaf } of open) {
      const turn = numberOf(path[depth]!);
      if (places[turn] === -1) {
        places[turn] = turns.push(turn) - 1;
        parents.push(depth === 0 ? 0 : places[numberOf(path[depth - 1]!)]!);
      }
      if (path.length === depth + 1) leaves[leaf] = before + places[turn]!;
    }
    before += turns.length;
    levels.push({ turns: Int32Array.from(turns), parents: Int32Array.from(parents) });
    open = open.filter(({ path }) => path.length > depth + 1);
  }
  return { levels, leaves };
}
