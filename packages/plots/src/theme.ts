/** Colors of a plot. */
export interface Theme {
  readonly background: string;
  /** Titles. */
  readonly ink: string;
  /** Labels and ticks. */
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  /** Line colors which the common kinds of color blindness keep apart. */
  readonly palette: readonly string[];
}

/** Names of the themes. */
export type ThemeName = 'light' | 'dark';

/** Okabe and Ito's palette (*Color Universal Design*, 2008) without its yellow, which is too faint on white. */
const LIGHT: Theme = {
  background: '#ffffff',
  ink: '#1b2430',
  muted: '#566272',
  grid: '#e8ebef',
  axis: '#98a3b0',
  palette: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#4b5563'],
};

/** The same hues, lighter, for a dark ground. */
const DARK: Theme = {
  background: '#12161d',
  ink: '#eef1f5',
  muted: '#a9b4c2',
  grid: '#262d38',
  axis: '#5d6979',
  palette: ['#56b4e9', '#f08c45', '#35c79b', '#e29ac4', '#f0c445', '#8fa8ff', '#c5ccd6'],
};

/** The theme of that name. */
export const themeNamed = (name: ThemeName): Theme => (name === 'dark' ? DARK : LIGHT);

/** Font families of all texts: Inter is what `svgToPng` brings along, the others are what systems have. */
export const FONT_FAMILY = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
