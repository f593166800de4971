import { BackendError } from '../../errors.ts';
import { type Gpu, type GpuLibrary, loadGpuLibrary } from './library.ts';
import { whatIsMissing } from './missing-mode.ts';

/** Where gpu.js runs kernels. */
export type GpujsMode = 'webgl2' | 'webgl' | 'headlessgl' | 'webasm' | 'cpu';

/** A mode, or the first of all modes that is there. */
export type GpujsModeChoice = GpujsMode | 'auto';

/** An instance of gpu.js whose mode is known. */
export interface OpenGpu {
  readonly gpu: Gpu;
  readonly mode: GpujsMode;
}

/** From the fastest to the slowest, with what each needs. */
const MODES: ReadonlyArray<{
  readonly mode: GpujsMode;
  readonly isThere: (library: GpuLibrary) => boolean;
  readonly needs: string;
}> = [
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

const WHY_NO_WEBGPU =
  'WebGPU hands values over only later, and dataSync and the kernels that TensorFlow.js computes on a processor want them at ' +
  "once; choose 'webgl2'";

/** True for modes whose tensors are textures. */
export const isGLMode = (mode: GpujsMode): boolean => mode !== 'webasm' && mode !== 'cpu';

/**
 * Opens gpu.js in a mode.
 *
 * @throws BackendError when a demanded mode is not there, with what it needs.
 */
export async function openGpu(choice: GpujsModeChoice): Promise<OpenGpu> {
  const library = await loadGpuLibrary();
  const wanted = MODES.filter(({ mode }) => choice === 'auto' || mode === choice);
  const found = wanted.find(({ isThere }) => isThere(library));
  if (found !== undefined) return { gpu: new library.GPU({ mode: found.mode }), mode: found.mode };
  const known = MODES.map(({ mode }) => mode).join(', ');
  const [first] = wanted;
  if (first === undefined) {
    throw new BackendError({
      who: 'gpujs',
      expected: `one of the modes auto, ${known}`,
      got: `'${choice}'`,
      ...((choice as string) === 'webgpu' && { remedy: WHY_NO_WEBGPU }),
    });
  }
  throw new BackendError({
    who: 'gpujs',
    expected: `the mode '${choice}', which needs ${first.needs}`,
    ...whatIsMissing(first.mode),
  });
}
