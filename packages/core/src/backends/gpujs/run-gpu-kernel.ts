import { BackendError } from '../../errors.ts';
import { tf } from '../../tf.ts';
import { GpujsBackend, type Launch } from './backend.ts';
import type { GpuKernel } from './define-kernel.ts';

/**
 * Runs a kernel of one's own on tensors. It has no gradient; `tf.customGrad` gives it one.
 *
 * @throws BackendError unless a gpujs backend is in use.
 */
export function runGpuKernel(kernel: GpuKernel, inputs: readonly tf.Tensor[], launch: Launch): tf.Tensor {
  const backend = tf.backend();
  if (backend instanceof GpujsBackend) {
    return tf.engine().makeTensorFromTensorInfo(backend.launch(kernel, inputs, launch));
  }
  throw new BackendError({
    who: `runGpuKernel '${kernel.name}'`,
    expected: 'a gpujs backend',
    got: `'${tf.getBackend()}'`,
    remedy: "first await useBackend('gpujs')",
  });
}
