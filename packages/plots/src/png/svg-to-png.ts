import { checkSize, PlotError } from '../errors.ts';
import { loadResvg, type WasmSource } from './resvg.ts';

/** Options of {@link svgToPng}. */
export interface SvgToPngOptions {
  /** Pixels of the picture for one of the SVG. Default 2. */
  readonly scale?: number;
  /** Fonts (TTF, OTF or WOFF2) for characters beyond Latin, Greek and signs of formulas, which Inter brings. */
  readonly fonts?: readonly Uint8Array[];
  /** Needed in browsers only: where `@resvg/resvg-wasm/index_bg.wasm` comes from. Default: the installed package. */
  readonly wasm?: WasmSource;
}

/**
 * Renders an SVG document as a PNG. Fonts of the system are not used, so that the picture is the same everywhere.
 *
 * @throws PlotError when the SVG cannot be parsed.
 */
export async function svgToPng(svg: string, options: SvgToPngOptions = {}): Promise<Uint8Array> {
  const { scale = 2, fonts = [], wasm } = options;
  checkSize('svgToPng', 'scale', scale, 0.01);
  const [{ Resvg }, inter] = await Promise.all([loadResvg(wasm), interFonts()]);
  try {
    const renderer = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: scale },
      font: { fontBuffers: [...inter, ...fonts], loadSystemFonts: false, defaultFontFamily: 'Inter' },
    });
    const image = renderer.render();
    const png = image.asPng();
    image.free();
    renderer.free();
    return png;
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new PlotError({ who: 'svgToPng', expected: 'an SVG document', got }, { cause });
  }
}

async function interFonts(): Promise<readonly Uint8Array[]> {
  const [{ INTER_REGULAR }, { INTER_SEMI_BOLD }] = await Promise.all([
    import('../fonts/inter-regular.ts'),
    import('../fonts/inter-semi-bold.ts'),
  ]);
  return [INTER_REGULAR, INTER_SEMI_BOLD].map((base64) =>
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  );
}
