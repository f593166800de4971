/** Why a mode is not there, and how to get it. */
export interface MissingMode {
  readonly got: string;
  readonly remedy: string;
}

const isBrowser = (): boolean => typeof document !== 'undefined';

/** Looks for what a mode lacks on this machine. */
export function whatIsMissing(mode: string): MissingMode {
  if (mode === 'headlessgl') return isBrowser() ? inBrowser() : withoutHeadlessGL();
  if (mode === 'webgpu') return withoutWebGPU();
  if (mode === 'webasm') return { got: 'an engine without it', remedy: "choose 'cpu'" };
  return isBrowser() ? withoutWebGL(mode) : outsideOfBrowsers();
}

const inBrowser = (): MissingMode => ({
  got: 'a browser',
  remedy: "choose 'webgl2' here",
});

const outsideOfBrowsers = (): MissingMode => ({
  got: 'a program outside of browsers',
  remedy: "run it in a browser, or choose 'headlessgl', which needs the package 'gl', or 'webasm', or 'auto'",
});

function withoutWebGPU(): MissingMode {
  const auto = "'auto' for the best that is there";
  if (!isBrowser())
    return { got: 'a program outside of browsers', remedy: `run it in a browser, or choose ${auto}` };
  const remedy = `choose 'webgl2', or ${auto}`;
  if (!isSecureContext) return { got: 'a page from an address that is not https or localhost', remedy };
  if (!('gpu' in navigator)) return { got: 'a browser without it', remedy };
  return { got: 'a browser whose WebGPU supports no graphics card of this machine', remedy };
}

function withoutWebGL(mode: string): MissingMode {
  const context = document
    .createElement('canvas')
    .getContext(mode as 'webgl') as WebGLRenderingContext | null;
  if (context !== null) {
    context.getExtension('WEBGL_lose_context')?.loseContext();
    const remedy = "choose 'webasm', or 'auto' for the best that is there";
    return { got: 'a graphics card or driver without float textures', remedy };
  }
  return {
    got: `a browser that gives no context '${mode}'`,
    remedy:
      "switch hardware acceleration on in the browser's settings, update its graphics driver, close pages that use WebGL, or " +
      "choose 'webasm'",
  };
}

/** The package is loaded as gpu.js does it. */
function withoutHeadlessGL(): MissingMode {
  const { createRequire } = process.getBuiltinModule('node:module');
  const require = createRequire(import.meta.url);
  try {
    require.resolve('gl');
  } catch {
    return {
      got: "Node without the package 'gl'",
      remedy:
        'npm install gl (without a prebuilt binary it is built by python3, make and a C++ compiler, and on Linux wants ' +
        'pkg-config, libxi-dev, libglu1-mesa-dev and libglew-dev)',
    };
  }
  try {
    require('gl');
  } catch (error) {
    return {
      got: `the package 'gl', which does not load: ${String(error).split('\n', 1)[0]}`,
      remedy: 'npm rebuild gl',
    };
  }
  return {
    got: "the package 'gl', but no display that gives it a context",
    remedy:
      "start the program by xvfb-run -a -s '-screen 0 64x64x24' (Debian: apt-get install xvfb libgl1-mesa-dri)",
  };
}
