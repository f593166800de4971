import { CheckpointError } from '../errors.ts';

/** What a model is: the name of its architecture and its configuration. */
export interface Architecture {
  readonly kind: string;
  readonly config: object;
}

/**
 * Lists what differs between two configurations, one clause each: `'hiddenSize is 128 instead of 256'`. They are compared
 * as the JSON that a checkpoint holds.
 */
export function differences(expected: object, got: object): readonly string[] {
  return compare('', JSON.parse(JSON.stringify(expected)), JSON.parse(JSON.stringify(got)));
}

function compare(path: string, expected: unknown, got: unknown): readonly string[] {
  if (isObject(expected) && isObject(got)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    return [...keys].flatMap((key) =>
      compare(path === '' ? key : `${path}.${key}`, fieldOf(expected, key), fieldOf(got, key)),
    );
  }
  const [a, b] = [JSON.stringify(expected), JSON.stringify(got)];
  if (a === b) return [];
  if (b === undefined) return [`${path} is missing`];
  if (a === undefined) return [`${path} is unknown`];
  return [`${path} is ${b} instead of ${a}`];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Throws a {@link CheckpointError} that lists the differences, unless both are the same architecture. */
export function checkArchitecture(who: string, expected: Architecture, got: Architecture): void {
  const found = [
    ...(expected.kind === got.kind ? [] : [`kind is ${got.kind} instead of ${expected.kind}`]),
    ...differences(expected.config, got.config),
  ];
  if (found.length === 0) return;
  throw new CheckpointError({
    who,
    expected: `a checkpoint of this ${expected.kind}`,
    got: `one of another architecture: ${found.join(', ')}`,
    remedy: "build the model with the checkpoint's config, or choose another checkpoint",
  });
}
