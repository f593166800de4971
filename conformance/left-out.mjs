// Specs that do not run, each with its reason: `left-out.json` for every backend, `left-out.gl.json` for graphics cards.
import { readFileSync } from 'node:fs';
import { GL_BACKENDS } from './backends.mjs';

/** Texts that the names of left-out specs contain, without the backend. */
export function readLeftOut(name) {
  const files = GL_BACKENDS.includes(name) ? ['left-out.json', 'left-out.gl.json'] : ['left-out.json'];
  return files.flatMap((file) =>
    Object.keys(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))),
  );
}
