import { ConfigError, type Random } from '@reverie/core';
import { AdditiveAttention, type AdditiveAttentionConfig } from './additive-attention.ts';
import type { Attention } from './attention.ts';
import { MultiplicativeAttention } from './multiplicative-attention.ts';

/** The kinds of attention. */
export type AttentionName = 'additive' | 'dot' | 'general';

/** An attention by the name of its kind. */
export function makeAttention(
  name: AttentionName,
  config: AdditiveAttentionConfig,
  random: Random,
): Attention {
  if (name === 'additive') return new AdditiveAttention(config, random);
  if (name === 'dot' || name === 'general')
    return new MultiplicativeAttention({ ...config, score: name }, random);
  const expected = "an attention 'additive', 'dot' or 'general'";
  throw new ConfigError({ who: 'makeAttention', expected, got: `'${name}'` });
}
