import { counted } from '@reverie/cli';
import { UNKNOWN } from '../text/char-vocabulary.ts';

/** Words of a vocabulary that are shown. */
const WORDS_SHOWN = 12;

/** A vocabulary of a configuration: characters as a text, words one by one. Undefined for any other value. */
export function describeVocabulary(value: unknown): string | undefined {
  if (!isTexts(value)) return undefined;
  const single = value.every((entry) => entry === UNKNOWN || [...entry].length === 1);
  if (single) return `${counted(value.length, 'character')} ${JSON.stringify(value.join(''))}`;
  const more = value.length > WORDS_SHOWN ? ' …' : '';
  return `${counted(value.length, 'word')}: ${value.slice(0, WORDS_SHOWN).join(' ')}${more}`;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');
