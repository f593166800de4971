import { ConfigError } from '../errors.ts';
import type { TensorMap } from '../tf.ts';
import { underPrefix, withPrefix } from './chain.ts';
import { matchesName, type NamePattern } from './name-pattern.ts';
import type { Transformation } from './transformation.ts';

/** Transformations by pattern; as pairs where a pattern is a RegExp. */
export type ParameterGroups =
  | Readonly<Record<string, Transformation>>
  | readonly (readonly [NamePattern, Transformation])[];

type Pair = readonly [NamePattern, Transformation];

const isPairs = (groups: ParameterGroups): groups is readonly Pair[] => Array.isArray(groups);

function groupOf(pairs: readonly Pair[], name: string): number {
  const group = pairs.findIndex(([pattern]) => matchesName(pattern, name));
  if (group >= 0) return group;
  throw new ConfigError({
    who: 'perGroup',
    expected: `a group for parameter '${name}'`,
    got: `the patterns ${pairs.map(([pattern]) => `${pattern}`).join(', ')}`,
    remedy: "add a pattern that matches it, such as a last group '*'",
  });
}

/** The tensors of each group, by name. */
function partition(pairs: readonly Pair[], tensors: TensorMap): TensorMap[] {
  const parts: Record<string, TensorMap[string]>[] = pairs.map(() => ({}));
  for (const [name, tensor] of Object.entries(tensors)) parts[groupOf(pairs, name)]![name] = tensor;
  return parts;
}

function checkNoneEmpty(pairs: readonly Pair[], parts: readonly TensorMap[]): void {
  const empty = pairs.filter((_, i) => Object.keys(parts[i]!).length === 0);
  if (empty.length === 0) return;
  throw new ConfigError({
    who: 'perGroup',
    expected: 'each pattern to match a parameter that no pattern before it matches',
    got: `none for ${empty.map(([pattern]) => `${pattern}`).join(', ')}`,
    remedy: 'correct the pattern, or its place in the order',
  });
}

/**
 * Treats groups of parameters differently: a learning rate of their own, no weight decay on biases, frozen layers.
 * A parameter belongs to the first pattern that matches its name; the state of group i is kept under `i.`
 *
 * @example perGroup({ '*.bias': adam({ learningRate: 1e-3 }), '*': adamw({ learningRate: 1e-3 }) })
 * @throws ConfigError for a parameter without a group, and for a group without parameters.
 */
export function perGroup(groups: ParameterGroups): Transformation {
  const pairs = isPairs(groups) ? groups : Object.entries(groups);
  return {
    init(parameters) {
      const parts = partition(pairs, parameters);
      checkNoneEmpty(pairs, parts);
      const states = pairs.map(([, group], i) => withPrefix(`${i}.`, group.init(parts[i]!)));
      return Object.assign({}, ...states) as TensorMap;
    },
    update(gradients, state, parameters, context) {
      const gradientParts = partition(pairs, gradients);
      const parameterParts = partition(pairs, parameters);
      const results = pairs.map(([, group], i) =>
        group.update(gradientParts[i]!, underPrefix(`${i}.`, state), parameterParts[i]!, context),
      );
      return {
        updates: Object.assign({}, ...results.map(({ updates }) => updates)) as TensorMap,
        state: Object.assign(
          {},
          ...results.map((result, i) => withPrefix(`${i}.`, result.state)),
        ) as TensorMap,
      };
    },
  };
}
