/** What a model is worth on pictures. */
export interface Score {
  /** For people, with their line ends. */
  readonly text: string;
  /** For scripts. */
  readonly figures: Readonly<Record<string, unknown>>;
}

/** A line of a score: its name, and what was found. */
export const scoreLine = (name: string, found: string): string => `${name.padEnd(LABEL)} ${found}\n`;

/** Columns of a line's name. */
const LABEL = 22;
