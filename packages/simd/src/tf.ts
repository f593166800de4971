/** The only import of TensorFlow.js in this package, so that there is one engine. */
import * as tf from '@tensorflow/tfjs';

export { tf };
