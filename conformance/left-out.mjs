// Specs that do not run, each with its reason: `left-out.json` for every backend, `left-out.gl.json` for graphics cards, and
// `left-out.webgpu.json` where values come later.
import { readFileSync } from 'node:fs';
import { GPU_BACKENDS } from './backends.mjs';

/** Texts that the names of left-out specs contain, without the backend. */
export function readLeftOut(name) {
  const files = ['left-out.json'];
  if (GPU_BACKENDS.includes(name)) files.push('left-out.gl.json');
  if (name === 'gpujs:webgpu') files.push('left-out.webgpu.json');
  return files.flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))),
  );
}
