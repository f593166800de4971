import { tf } from '../../tf.ts';
import { registerGpujs } from './register.ts';

/** The name under which importing the package registers the backend. */
const NAME = 'gpujs';

/** Registers the backend unless it is there: another copy of this package may have been faster. */
export function registerByDefault(): void {
  if (!(NAME in tf.engine().registryFactory)) registerGpujs(NAME);
}

registerByDefault();
