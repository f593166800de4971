import { CheckpointError, checkNumber, DataError } from '../errors.ts';
import { movingAverage } from '../ops/optimizer-updates.ts';
import { type TensorMap, tf } from '../tf.ts';
import { mapTensors } from './stateless.ts';

/**
 * A running average of parameters. Like a transformation it changes nothing: the caller runs it in a `tidy` and keeps
 * the new average. The average has the parameters' names, so that `module.loadParameters` takes it for an evaluation.
 */
export interface ParameterAverage {
  /** Copies of the parameters. */
  init(parameters: TensorMap): TensorMap;
  /** The next average. */
  update(average: TensorMap, parameters: TensorMap): TensorMap;
}

function tensorOf(who: string, tensors: TensorMap, name: string, shape: readonly number[]): tf.Tensor {
  const tensor = tensors[name];
  if (tensor !== undefined && `${tensor.shape}` === `${shape}`) return tensor;
  throw new CheckpointError({
    who,
    expected: `'${name}' of shape [${shape.join(', ')}]`,
    got: tensor === undefined ? 'none' : `[${tensor.shape.join(', ')}]`,
  });
}

/**
 * An exponential moving average of parameters, to use instead of them in evaluation (notes, chapter 19):
 * average ← decay · average + (1 − decay) · parameters. It starts from the parameters themselves and has no bias to correct.
 *
 * @param decay in [0, 1); the notes' 0.995 is the default.
 */
export function ema(decay = 0.995): ParameterAverage {
  checkNumber('ema', 'decay', decay, { min: 0, below: 1 });
  return {
    init: (parameters) => mapTensors(parameters, (parameter) => tf.clone(parameter)),
    update: (average, parameters) =>
      mapTensors(average, (old, name) => {
        const parameter = tensorOf('ema.update', parameters, name, old.shape);
        return movingAverage([old, parameter], { decay })[0]!;
      }),
  };
}

/**
 * The mean of several checkpoints of one model (notes, chapter 19, "simulated ensembles"; Izmailov et al. 2018).
 *
 * @throws CheckpointError when they do not hold the same names and shapes.
 */
export function averageCheckpoints(checkpoints: readonly TensorMap[]): TensorMap {
  const first = checkpoints[0];
  if (first === undefined)
    throw new DataError({ who: 'averageCheckpoints', expected: 'at least one checkpoint', got: 'none' });
  for (const other of checkpoints) {
    for (const name of Object.keys(other)) tensorOf('averageCheckpoints', first, name, other[name]!.shape);
  }
  return mapTensors(first, (tensor, name) =>
    tf.tidy(() => {
      const versions = checkpoints.map((other) => tensorOf('averageCheckpoints', other, name, tensor.shape));
      return tf.div(tf.addN(versions), checkpoints.length);
    }),
  );
}
