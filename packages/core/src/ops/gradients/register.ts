/** Replaces gradients of TensorFlow.js by faster ones; importing the package does it. */
import { tf } from '../../tf.ts';
import { tileGradient } from './tile.ts';

for (const gradient of [tileGradient]) {
  if (tf.getGradient(gradient.kernelName) !== undefined) tf.unregisterGradient(gradient.kernelName);
  tf.registerGradient(gradient);
}
