/** A property of each character of a text, as a number. */
export type TextFeature = (text: string) => Float32Array;

/** The number of each character, from a state that goes through the text. */
const scan = <S>(
  text: string,
  start: S,
  next: (state: S, character: string) => S,
  value: (state: S) => number,
): Float32Array => {
  let state = start;
  return Float32Array.from([...text], (character) => {
    state = next(state, character);
    return value(state);
  });
};

/** Properties that units were found to follow (Karpathy, Johnson and Li, 2015, section 4.2), and some of verse. */
export const TEXT_FEATURES: Readonly<Record<string, TextFeature>> = {
  /** 1 between double quotes. */
  'inside quotes': (text) =>
    scan<boolean>(
      text,
      false,
      (inside, character) =>
        character === '“' ? true : character === '”' ? false : inside !== (character === '"'),
      Number,
    ),
  /** 1 between parentheses. */
  'inside parentheses': (text) =>
    scan<number>(
      text,
      0,
      (depth, character) => Math.max(0, depth + Number(character === '(') - Number(character === ')')),
      Math.sign,
    ),
  /** Characters since the line began. */
  'position in the line': (text) =>
    scan<number>(text, 0, (position, character) => (character === '\n' ? 0 : position + 1), Number),
  /** Letters since the word began. */
  'position in the word': (text) =>
    scan<number>(text, 0, (position, character) => (/\p{L}/u.test(character) ? position + 1 : 0), Number),
  /** Blanks at the beginning of the line. */
  indentation: (text) =>
    scan(
      text,
      { blanks: 0, inside: true },
      ({ blanks, inside }, character) => {
        if (character === '\n') return { blanks: 0, inside: true };
        const isBlank = inside && (character === ' ' || character === '\t');
        return { blanks: blanks + Number(isBlank), inside: isBlank };
      },
      ({ blanks }) => blanks,
    ),
  /** 1 in a line without a small letter so far: the name of who speaks. */
  'line in capitals': (text) =>
    scan(
      text,
      { capitals: 0, small: false },
      ({ capitals, small }, character) => {
        if (character === '\n') return { capitals: 0, small: false };
        return {
          capitals: capitals + Number(/\p{Lu}/u.test(character)),
          small: small || /\p{Ll}/u.test(character),
        };
      },
      ({ capitals, small }) => Number(capitals > 1 && !small),
    ),
};
