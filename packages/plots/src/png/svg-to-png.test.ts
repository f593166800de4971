import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { imageGridSvg } from '../image-grid/image-grid-svg.ts';
import { lineChart } from '../line-chart/line-chart.ts';
import { svgToPng } from './svg-to-png.ts';

const svg = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#fff"/>${content}</svg>`;

/** How many pixels are dark. */
const ink = async (content: string): Promise<number> => {
  const { data } = decode(await svgToPng(svg(content)));
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) < 128) count++;
  return count;
};

describe('svgToPng', () => {
  it('scales the picture and keeps its colors', async () => {
    const png = decode(await svgToPng(svg('<rect width="30" height="20" fill="#12ab34"/>'), { scale: 3 }));
    expect([png.width, png.height]).toEqual([180, 60]);
    const pixel = (x: number, y: number) => [...png.data.slice((y * 180 + x) * 4, (y * 180 + x) * 4 + 4)];
    expect(pixel(89, 30)).toEqual([0x12, 0xab, 0x34, 255]);
    expect(pixel(90, 30)).toEqual([255, 255, 255, 255]);
  });

  it('brings a font with two weights, Greek and signs of formulas', async () => {
    const text = (characters: string, weight = 400) =>
      ink(`<text x="2" y="15" font-family="Inter, sans-serif" font-weight="${weight}">${characters}</text>`);
    expect(await text('Loss')).toBeGreaterThan(50);
    expect(await text('Loss', 600)).toBeGreaterThan((await text('Loss')) * 1.15);
    // A character without a glyph is a box: two of them would look the same.
    const signs = await Promise.all([...'λ∂∑√≤⁻'].map((sign) => text(sign)));
    expect(new Set(signs).size).toBe(signs.length);
  });

  it('keeps the edges of enlarged pixels sharp', async () => {
    const image = { data: Uint8Array.of(0, 200), height: 1, width: 2, channels: 1 } as const;
    const { data, width } = decode(await svgToPng(imageGridSvg([image], { scale: 10 }), { scale: 1 }));
    const row = Array.from({ length: 20 }, (_, x) => data[(25 * width + 20 + x) * 4]);
    expect(row).toEqual([...Array(10).fill(0), ...Array(10).fill(200)]);
  });

  it('renders whatever stands in the labels', async () => {
    const nasty = 'a<b>&"\'\u0000\ud800 \u{1f433} ]]>';
    const chart = lineChart({
      series: [{ name: nasty, y: [1, 2] }],
      title: nasty,
      xLabel: nasty,
      legend: true,
    });
    expect((await svgToPng(chart, { scale: 0.5 })).length).toBeGreaterThan(500);
  });

  it('refuses what is not SVG, and a scale of 0', async () => {
    await expect(svgToPng('<svg')).rejects.toThrow('svgToPng: expected an SVG document, got');
    await expect(svgToPng(svg(''), { scale: 0 })).rejects.toThrow(
      'scale to be a number of at least 0.01, got 0.',
    );
  });
});
