import { CheckpointError } from '../errors.ts';
import { Random } from '../random/random.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type LoadableModel, loadModel } from './model-file.ts';

/** How a model is built again from what its checkpoint says of it. */
export interface ModelKind<M extends LoadableModel> {
  /** The name of its architecture in checkpoints. */
  readonly kind: string;
  /** A bound from below on the numbers that the parameters hold, cheap to compute. */
  leastWeights(config: object): number;
  make(config: object, random: Random): M;
}

/**
 * Builds a model from a checkpoint's config and loads its weights.
 *
 * @param who what errors name
 * @param remedy what to do with a checkpoint of another kind
 * @throws CheckpointError or ConfigError that says what is wrong with the config, or how the weights differ from it.
 */
export function modelFromCheckpoint<M extends LoadableModel & { dispose(): void }>(
  who: string,
  checkpoint: Checkpoint,
  kinds: readonly ModelKind<M>[],
  remedy?: string,
): M {
  const { kind } = checkpoint.metadata;
  const known = kinds.find((candidate) => candidate.kind === kind);
  if (known === undefined) {
    const expected = `a checkpoint of ${kinds.map((candidate) => withArticle(candidate.kind)).join(' or ')}`;
    throw new CheckpointError({
      who,
      expected,
      got: `one of ${withArticle(kind)}`,
      ...(remedy !== undefined && { remedy }),
    });
  }
  const model = build(who, checkpoint, known);
  try {
    loadModel(model, checkpoint);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

const withArticle = (kind: string): string => `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`;

function build<M extends LoadableModel>(
  who: string,
  { metadata, tensors }: Checkpoint,
  known: ModelKind<M>,
): M {
  const { kind, config } = metadata;
  try {
    checkClaims(who, known.leastWeights(config), tensors); // and the model checks each field
    return known.make(config, new Random(0));
  } catch (cause) {
    // A field of another type, or none.
    if (!(cause instanceof TypeError)) throw cause;
    const got = `one that cannot be read (${cause.message})`;
    const remedy = 'the file is damaged; use another checkpoint';
    throw new CheckpointError(
      { who, expected: `the config of ${withArticle(kind)}`, got, remedy },
      { cause },
    );
  }
}

/** Refuses a config that asks for more weights than there are, before it costs the memory and time to make them. */
function checkClaims(who: string, claimed: number, tensors: Checkpoint['tensors']): void {
  const held = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
  if (!(claimed > held)) return;
  throw new CheckpointError({
    who,
    expected: `at least the ${claimed} weights that its config asks for`,
    got: `${held}`,
    remedy: 'the file is damaged; use another checkpoint',
  });
}
