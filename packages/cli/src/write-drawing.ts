import { writeFile } from '@reverie/core/node';
import { about } from './failure.ts';

/**
 * Writes what a command has drawn, and makes its folder where that is missing.
 *
 * @throws InputError that says what is wrong with the path
 */
export const writeDrawing = (path: string, drawing: Uint8Array | string): Promise<void> =>
  about(path, () => writeFile(path, drawing));
