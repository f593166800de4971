import type { tf } from '../tf.ts';
import { EVALUATION, type ForwardContext, Layer } from './module.ts';
import { Sequential, type SequentialPart } from './sequential.ts';

/** Anything with layers that run one after the other. */
export type LayeredModel = Pick<Sequential, 'layers'>;

/** One layer of a running model. */
export interface LayerVisit {
  /** Position and type: `0 Linear`, `1 relu`, `2.0 Linear`. */
  readonly layer: string;
  readonly part: SequentialPart;
  readonly output: tf.Tensor;
}

/** Runs a model, those of nested Sequentials one by one, and shows the output of each layer. Returns the last. */
export function walkLayers(
  model: LayeredModel,
  input: tf.Tensor,
  visit: (visit: LayerVisit) => void,
  context: ForwardContext = EVALUATION,
): tf.Tensor {
  return walk(model, input, '', visit, context);
}

function walk(
  model: LayeredModel,
  input: tf.Tensor,
  prefix: string,
  visit: (visit: LayerVisit) => void,
  context: ForwardContext,
): tf.Tensor {
  return model.layers.reduce<tf.Tensor>((x, part, i) => {
    const position = `${prefix}${i}`;
    if (part instanceof Sequential) return walk(part, x, `${position}.`, visit, context);
    const output = part instanceof Layer ? part.forward(x, context) : part(x);
    const type = part instanceof Layer ? part.constructor.name : part.name || 'function';
    visit({ layer: `${position} ${type}`, part, output });
    return output;
  }, input);
}
