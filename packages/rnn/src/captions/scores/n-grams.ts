/** Words in a row are compared up to this number, in BLEU and in CIDEr. */
export const LONGEST = 4;

/** How often each n-gram occurs; its words are joined by blanks. */
export type NGrams = ReadonlyMap<string, number>;

/** The n-grams of 1 to {@link LONGEST} words: at index n − 1 those of n words. */
export function nGramsOf(words: readonly string[]): readonly NGrams[] {
  return Array.from({ length: LONGEST }, (_, index) => {
    const counts = new Map<string, number>();
    for (let end = index + 1; end <= words.length; end++) {
      const nGram = words.slice(end - index - 1, end).join(' ');
      counts.set(nGram, (counts.get(nGram) ?? 0) + 1);
    }
    return counts;
  });
}
