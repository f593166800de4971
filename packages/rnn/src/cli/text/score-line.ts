import { counted } from '@reverie/cli';
import type { TextScore } from '../../evaluation/evaluate-text.ts';

/** A score in one line: nats, bits, perplexity, characters. */
export function scoreLine(score: TextScore, strong: (text: string) => string): string {
  const { nats, bits, perplexity, characters } = score;
  const others = `${bits.toFixed(4)} bits, perplexity ${perplexity.toFixed(3)}`;
  return `${strong(nats.toFixed(4))} nats a character (${others}) over ${counted(characters, 'character')}`;
}
