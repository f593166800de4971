import { tf } from '../../tf.ts';
import { registerGpujs } from './register.ts';

/** The name under which importing the package registers the backend. */
const NAME = 'gpujs';

// Another copy of this package may have been faster.
if (!(NAME in tf.engine().registryFactory)) registerGpujs(NAME);
