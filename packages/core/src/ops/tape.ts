import { tf } from '../tf.ts';

/**
 * Whether what is computed now is recorded for a gradient. A gradient function sees it where its own gradient will be taken: there it must
 * compute with operations that have gradients, from its inputs. What it saved of its outputs is cut off from them on the tape.
 */
export function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
