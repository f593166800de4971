import { fileNamed, flag, whole } from '@reverie/cli';
import type { Command } from 'commander';
import { classList } from './classes.ts';

/** Flags of every command that draws. */
export interface DrawingFlags {
  readonly out?: string;
  readonly scale?: number;
  readonly seed?: number;
}

/** Flags of every command that draws random codes. */
export interface PaintingFlags extends DrawingFlags {
  readonly class?: readonly string[];
}

/**
 * @param out the help of `--out`
 * @param endings of the files that the command writes
 */
export function addDrawingFlags(
  command: Command,
  out: string,
  endings: readonly string[] = ['.png'],
): Command {
  return command
    .addOption(flag('out', fileNamed(...endings), { help: out }))
    .addOption(
      flag('scale', whole({ min: 1 }), { help: 'side of a pixel (default: 2, of large pictures 1)' }),
    )
    .addOption(
      flag('seed', whole({ min: 0 }), { help: 'the same seed draws the same (default: another each time)' }),
    );
}

/** As {@link addDrawingFlags}. */
export function addPaintingFlags(command: Command, out: string, endings?: readonly string[]): Command {
  const help =
    'of a conditional model: the class to draw, by number or name, or several in turn (default: all)';
  return addDrawingFlags(command.addOption(flag('class', classList, { help })), out, endings);
}
