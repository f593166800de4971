/** Whether the machine that runs the tests has WebGPU; headless Chromium has it in software, by `--enable-unsafe-webgpu`. */
export const HAS_WEBGPU: boolean =
  typeof document !== 'undefined' && 'gpu' in navigator && (await navigator.gpu.requestAdapter()) !== null;

/** The name of tests that need it, which says why they are skipped. */
export const onWebGPU = (name: string): string =>
  HAS_WEBGPU ? name : `${name}: skipped, no WebGPU adapter here`;
