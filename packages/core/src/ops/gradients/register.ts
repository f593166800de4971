/** Gives TensorFlow.js the gradients that it lacks, and faster ones for some that it has; importing the package does it. */
import { tf } from '../../tf.ts';
import { COMPARISON_GRADIENTS } from './comparisons.ts';
import { CONVOLUTION_GRADIENTS } from './convolutions.ts';
import { CROP_AND_RESIZE_GRADIENT } from './crop-and-resize.ts';
import { eluGradient, OUTPUT_GRADIENTS, powGradient } from './outputs.ts';
import { SELECTION_GRADIENTS } from './selections.ts';
import { SUM_GRADIENTS } from './sums.ts';
import { tileGradient } from './tile.ts';

for (const gradient of [
  ...COMPARISON_GRADIENTS,
  ...CONVOLUTION_GRADIENTS,
  ...SELECTION_GRADIENTS,
  CROP_AND_RESIZE_GRADIENT,
]) {
  if (tf.getGradient(gradient.kernelName) === undefined) tf.registerGradient(gradient);
}

for (const gradient of [tileGradient, eluGradient, powGradient, ...OUTPUT_GRADIENTS, ...SUM_GRADIENTS]) {
  if (tf.getGradient(gradient.kernelName) !== undefined) tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}
