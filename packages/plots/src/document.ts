import { element, escapeXML } from './svg.ts';
import { FONT_FAMILY, type Theme } from './theme.ts';

/** What an SVG document needs beside its content. */
export interface DocumentOptions {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Read aloud by screen readers. */
  readonly title?: string;
}

/** A whole SVG document on a ground of the theme's color. */
export function svgDocument(content: readonly string[], options: DocumentOptions): string {
  const { width, height, theme, title } = options;
  const name = title === undefined || title === '' ? '' : `<title>${escapeXML(title)}</title>`;
  const ground = element('rect', { width, height, fill: theme.background });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'font-family': FONT_FAMILY,
    },
    `\n${[name, ground, ...content].filter((part) => part !== '').join('\n')}\n`,
  );
}
