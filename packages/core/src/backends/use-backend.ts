import { BackendError } from '../errors.ts';
import { tf } from '../tf.ts';
import type { GpujsBackend } from './gpujs/index.ts';
import { registerByDefault } from './gpujs/register-default.ts';
import { withoutRethrowers } from './without-rethrowers.ts';

/** The backends that {@link useBackend} knows. */
export type BackendName = 'simd' | 'gpujs' | 'cpu' | 'wasm' | 'webgl';

/** What {@link useBackend} chose, and why. */
export interface BackendChoice {
  readonly name: string;
  readonly reason: string;
}

const KNOWN: readonly BackendName[] = ['simd', 'gpujs', 'cpu', 'wasm', 'webgl'];

const environmentVariable = (name: string): string | undefined =>
  typeof process === 'undefined' ? undefined : process.env[name];

function checkName(name: string, who: string): void {
  if (KNOWN.some((backend) => backend === name) || name in tf.engine().registryFactory) return;
  throw new BackendError({ who, expected: `one of the backends ${KNOWN.join(', ')}`, got: `'${name}'` });
}

/** TensorFlow.js recommends its native package on the first write in Node; that is not for Reverie's users. */
function silenceGreeting(): void {
  const cpu = tf.findBackend('cpu');
  if ('firstUse' in cpu) cpu.firstUse = false;
}

async function activate(name: string): Promise<void> {
  if (name === 'gpujs') registerByDefault();
  if (name === 'simd') await import('@reverie/simd');
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  await withoutRethrowers(async () => {
    if (!(await tf.setBackend(name))) throw await whyNot(name);
    await tf.ready();
  });
}

/** TensorFlow.js tells only the console why a backend does not start; a second try tells it here. */
async function whyNot(name: string): Promise<Error> {
  try {
    const backend = await tf.findBackendFactory(name)();
    backend.dispose();
  } catch (cause) {
    if (cause instanceof Error) return cause;
  }
  return new Error(`the backend '${name}' does not start here`);
}

/**
 * Chooses where tensors live and operations run: an explicit name wins, else the environment variable `REVERIE_BACKEND`,
 * else `simd` where WebAssembly SIMD runs, else `cpu`.
 *
 * @param name one of Reverie's backends or of TensorFlow.js', or one that was registered
 * @returns what was chosen, and why.
 * @throws BackendError when a demanded backend is unknown or does not start.
 */
export async function useBackend(name?: BackendName | (string & {})): Promise<BackendChoice> {
  const backend = name ?? (environmentVariable('REVERIE_BACKEND') || undefined);
  silenceGreeting();
  if (backend === undefined) return useBest();
  const origin = name === undefined ? 'REVERIE_BACKEND' : 'useBackend';
  checkName(backend, origin);
  try {
    await activate(backend);
  } catch (cause) {
    const remedy =
      backend === 'webgl' && typeof document === 'undefined'
        ? "use it in a browser, or choose 'simd'"
        : backend === 'wasm'
          ? "install '@tensorflow/tfjs-backend-wasm' or choose 'cpu'"
          : "choose 'cpu'";
    throw new BackendError(
      {
        who: origin,
        expected: `the backend '${backend}' to start`,
        got: firstLine(cause).replace(/\.$/, ''),
        remedy,
      },
      { cause },
    );
  }
  const reason = name === undefined ? 'set by REVERIE_BACKEND' : 'asked for';
  return {
    name: backend,
    reason: modeOfGpujs() === undefined ? reason : `${reason}; gpu.js in mode ${modeOfGpujs()}`,
  };
}

const modeOfGpujs = (): string | undefined => (tf.backend() as Partial<GpujsBackend>).mode;

async function useBest(): Promise<BackendChoice> {
  try {
    await activate('simd');
    return { name: 'simd', reason: 'the fastest one on a processor' };
  } catch (error) {
    await activate('cpu');
    return { name: 'cpu', reason: `simd does not start: ${firstLine(error)}` };
  }
}

const firstLine = (error: unknown): string =>
  error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
