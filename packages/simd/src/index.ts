import { registerSimd } from './register.ts';
import { tf } from './tf.ts';

export { SimdBackend } from './backend.ts';
export { OutOfMemoryError, SimdError } from './errors.ts';
export type { RuntimeOptions } from './options.ts';
export { registerSimd } from './register.ts';
export type { Capabilities } from './runtime.ts';

if (!('simd' in tf.engine().registryFactory)) registerSimd('simd');
