import { type Output, sha256 } from '@reverie/cli';
import { splitItems, type TrainInput } from '@reverie/cli/run';
import type { Random } from '@reverie/core';
import { type CaptionedScene, type CaptionWorldOptions, captionWorld } from '@reverie/datasets';
import type { CaptionedPicture } from '../../captions/caption-source.ts';
import { type CaptionList, readCaptions } from './read-captions.ts';
import type { CaptionSettings } from './settings.ts';

/** What captions are learned from. */
export interface CaptionInput extends TrainInput {
  /** None: pictures of the caption world are made. */
  readonly list?: CaptionList;
}

/** What is trained on where no captions are named. */
const MADE = 'the caption world';

/** Reads the captions that the settings name. */
export async function readCaptionInput(
  words: readonly string[],
  settings: CaptionSettings,
  output: Output,
): Promise<CaptionInput> {
  const list = await readCaptions(settings, settings.size, output);
  if (list === undefined) return { name: MADE, words, sha256: sha256(MADE) };
  return { name: list.name, words, sha256: list.sha256, list };
}

/** Pictures by purpose. */
export interface CaptionParts {
  readonly train: readonly CaptionedPicture[];
  readonly validation?: readonly CaptionedPicture[];
  /** Of the caption world: looks that do not occur in training. */
  readonly unseen?: readonly CaptionedPicture[];
}

/** Pictures of each kind that are described at the end. */
const TESTED = 200;

/** Cuts captions in parts, or makes them. */
export function cutCaptions(
  input: CaptionInput,
  settings: CaptionSettings,
  random: Random,
  output: Output,
): CaptionParts {
  const { pictures, size, valFrac } = settings;
  if (input.list !== undefined) {
    const shares = { trainFrac: 1 - valFrac, valFrac };
    return splitItems(input.list.pictures, shares, random.split('parts'), {
      who: input.name,
      noun: 'pictures',
    });
  }
  const make = (purpose: string, count: number, combinations: 'seen' | 'unseen') =>
    drawn({ pictures: count, size, combinations }, random.split(purpose), output);
  const train = make('train', pictures, 'seen');
  if (valFrac === 0) return { train };
  const validated = Math.min(TESTED, Math.max(1, Math.round(valFrac * pictures)));
  const validation = make('validation', validated, 'seen');
  return { train, validation, unseen: make('unseen', validated, 'unseen') };
}

/** Pictures that are drawn between two looks at the progress. */
const AT_ONCE = 100;

/** Pictures of the caption world; they take a millisecond each. */
function drawn(options: CaptionWorldOptions, random: Random, output: Output): CaptionedScene[] {
  const scenes: CaptionedScene[] = [];
  while (scenes.length < options.pictures) {
    const count = Math.min(AT_ONCE, options.pictures - scenes.length);
    scenes.push(...captionWorld({ ...options, pictures: count }, random));
    output.progress('drawing pictures', scenes.length / options.pictures);
  }
  return scenes;
}
