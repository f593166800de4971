import { expect, test } from 'vitest';
import { onBackends } from '../testing/on-backends.ts';
import { expectClose } from '../testing/tensors.ts';
import { tf } from '../tf.ts';
import cases from './golden/convolutions-onnx.json' with { type: 'json' };
import { makeConvolution, type NumbersOfShape } from './testing/convolutions.ts';

/** A case of ONNX's operator tests, channels first; see make-convolutions-onnx.py. */
interface OnnxCase {
  readonly name: string;
  readonly layer: string;
  readonly options: { readonly groups?: number };
  readonly x: NumbersOfShape;
  /** The weight, and the bias if there is one. */
  readonly parameters: NumbersOfShape[];
  readonly y: NumbersOfShape;
}

/** From [batch, channels, ...sizes] to [batch, ...sizes, channels]. */
function channelsLast({ shape, data }: NumbersOfShape): tf.Tensor {
  const axes = shape.map((_, axis) => axis);
  return tf.transpose(tf.tensor(data, shape), [0, ...axes.slice(2), 1]);
}

onBackends('convolutions of ONNX', () => {
  test.each(cases as OnnxCase[])('$layer, $name', ({ layer: name, options, x, parameters, y }) => {
    const [weight, bias] = parameters;
    const [first = 0, second = 0] = weight!.shape;
    const { groups = 1 } = options;
    const channels =
      name === 'ConvTranspose2d'
        ? { inChannels: first, outChannels: second * groups }
        : { inChannels: second * groups, outChannels: first };
    const layer = makeConvolution(name, { ...options, ...channels, bias: bias !== undefined });
    tf.tidy(() => {
      const values = { weight, ...(bias && { bias }) } as Record<string, NumbersOfShape>;
      layer.loadParameters(
        Object.fromEntries(
          Object.entries(values).map(([key, { data, shape }]) => [key, tf.tensor(data, shape)]),
        ),
      );
      const expected = channelsLast(y);
      const output = layer.forward(channelsLast(x));
      expect(output.shape).toEqual(expected.shape);
      // float32 sums of up to 72 products; those over whole numbers up to 100 are exact.
      expectClose(output, expected.dataSync(), 1e-4);
    });
    layer.dispose();
  });
});
