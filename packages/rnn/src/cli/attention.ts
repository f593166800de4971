import { InputError } from '@reverie/cli';

/** `'without attention'`, `'with soft attention'` */
export const describeAttention = (attention: string): string =>
  attention === 'none' ? 'without attention' : `with ${attention} attention`;

/** Refuses to draw where a model looks that has no attention. */
export function checkAttention(attention: string | undefined): void {
  if (attention !== 'none') return;
  const expected = 'a model with attention';
  throw new InputError({ who: '--plots', expected, got: 'one without', remedy: 'leave it out' });
}
