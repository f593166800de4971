import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Whether a module is the program that Node was started with, and not imported by another one. */
export function isMain(url: string): boolean {
  const program = process.argv[1];
  return program !== undefined && url === pathToFileURL(realpathSync(program)).href;
}
