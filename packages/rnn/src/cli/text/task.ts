import { parse } from 'node:path';
import type { TrainTask } from '@reverie/cli/run';
import type { TextBatch } from '../../text/text-windows.ts';
import { planText } from './plan.ts';
import { TEXT_OUTLINE, type TextSettings } from './settings.ts';
import { readTextFile, type TextFile } from './text-parts.ts';

/** Training of character models. */
export const TEXT_TASK: TrainTask<TextSettings, TextFile, TextBatch> = {
  outline: TEXT_OUTLINE,
  inputKey: 'text',
  inputNoun: 'text',
  runName: ([file = '']) => parse(file).name,
  read: ([file = '']) => readTextFile(file),
  plan: planText,
};
