// Specs that do not run, each with its reason: `left-out.json` for every backend, others for one.
import { existsSync, readFileSync } from 'node:fs';
import { engineName } from './backends.mjs';

/** Texts that the full names of left-out specs contain. */
export function readLeftOut(name) {
  return ['left-out.json', `left-out.${engineName(name)}.json`]
    .map((file) => new URL(file, import.meta.url))
    .filter((file) => existsSync(file))
    .flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8'))));
}
