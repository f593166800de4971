import { tf } from '../../../../tf.ts';
import { gridOf, type Layer } from './grid.ts';

/** What the attributes of TensorFlow.js' convolutions have in common. */
export interface LayerAttributes {
  readonly strides: number | readonly number[];
  readonly pad: tf.Conv2DAttrs['pad'];
  readonly dilations?: number | readonly number[] | null;
  readonly dimRoundingMode?: tf.Conv2DAttrs['dimRoundingMode'];
  readonly dataFormat?: string;
}

/** From the shapes of input and filter to the layer. */
export type LayerOf = (
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: LayerAttributes,
) => Layer;

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];
type Steps2D = [number, number];
type Steps3D = [number, number, number];

const imageLayer =
  (isDepthwise: boolean): LayerOf =>
  (inputShape, filterShape, { strides, pad, dilations, dimRoundingMode }) => ({
    isDepthwise,
    ...gridOf(
      tf.backend_util.computeConv2DInfo(
        inputShape as Shape4D,
        filterShape as Shape4D,
        strides as Steps2D,
        (dilations ?? 1) as Steps2D,
        pad,
        dimRoundingMode,
        isDepthwise,
      ),
    ),
  });

/** Images [batch, height, width, channels], filters [height, width, in, out]. */
export const layer2D: LayerOf = imageLayer(false);

/** Images [batch, height, width, channels], filters [height, width, in, out of each in]. */
export const depthwiseLayer: LayerOf = imageLayer(true);

/** Volumes [batch, depth, height, width, channels], filters [depth, height, width, in, out]. */
export const layer3D: LayerOf = (inputShape, filterShape, { strides, pad, dilations }) => ({
  isDepthwise: false,
  ...gridOf(
    tf.backend_util.computeConv3DInfo(
      inputShape as Shape5D,
      filterShape as Shape5D,
      strides as Steps3D,
      (dilations ?? 1) as Steps3D,
      pad as 'same' | 'valid' | number,
    ),
  ),
});
