import { BackendError } from '../../errors.ts';
import { type Gpu, type GpuLibrary, loadGpuLibrary } from './library.ts';
import { whatIsMissing } from './missing-mode.ts';

/** Where gpu.js runs kernels. */
export type GpujsMode = 'webgl2' | 'webgl' | 'headlessgl' | 'webgpu' | 'webasm' | 'cpu';

/** A mode, or the first of all modes that is there; the experimental one, webgpu, is left out. */
export type GpujsModeChoice = GpujsMode | 'auto';

/** An instance of gpu.js whose mode is known. */
export interface OpenGpu {
  readonly gpu: Gpu;
  readonly mode: GpujsMode;
}

/** A mode with what it needs. */
interface Mode {
  readonly mode: GpujsMode;
  readonly isThere: (library: GpuLibrary) => boolean | Promise<boolean>;
  readonly needs: string;
}

/** From the fastest to the slowest. */
const MODES: readonly Mode[] = [
  {
    mode: 'webgl2',
    isThere: ({ GPU }) => GPU.isWebGL2Supported,
    needs: 'a browser with WebGL 2 and float textures',
  },
  {
    mode: 'webgl',
    isThere: ({ GPU }) => GPU.isWebGLSupported,
    needs: 'a browser with WebGL and float textures',
  },
  {
    mode: 'headlessgl',
    isThere: ({ GPU }) => GPU.isHeadlessGLSupported,
    needs: "Node with the package 'gl' and a display (on a server: xvfb-run)",
  },
  { mode: 'webasm', isThere: ({ GPU }) => GPU.isWebAssemblySupported, needs: 'WebAssembly' },
  { mode: 'cpu', isThere: () => true, needs: 'nothing' },
];

/** Hands values over later, so that dataSync and TensorFlow.js' cpu kernels throw: chosen by its name alone. */
const WEBGPU: Mode = {
  mode: 'webgpu',
  isThere: ({ GPU }) => GPU.isWebGPUAvailable(),
  needs: 'a browser with WebGPU',
};

/** True for modes that a graphics card computes. */
export const isOnGPU = (mode: GpujsMode): boolean => mode !== 'webasm' && mode !== 'cpu';

/** True for modes whose tensors are textures. */
export const isGLMode = (mode: GpujsMode): boolean => isOnGPU(mode) && mode !== 'webgpu';

/**
 * Opens gpu.js in a mode.
 *
 * @throws BackendError when a demanded mode is not there, with what it needs.
 */
export async function openGpu(choice: GpujsModeChoice): Promise<OpenGpu> {
  const library = await loadGpuLibrary();
  const wanted = choice === 'auto' ? MODES : [...MODES, WEBGPU].filter(({ mode }) => mode === choice);
  for (const { mode, isThere } of wanted) {
    if (await isThere(library)) return { gpu: new library.GPU({ mode }), mode };
  }
  const [first] = wanted;
  if (first === undefined) {
    throw new BackendError({
      who: 'gpujs',
      expected: `one of the modes auto, ${[...MODES, WEBGPU].map(({ mode }) => mode).join(', ')}`,
      got: `'${choice}'`,
    });
  }
  throw new BackendError({
    who: 'gpujs',
    expected: `the mode '${choice}', which needs ${first.needs}`,
    ...whatIsMissing(first.mode),
  });
}
