import { mkdir, writeFile } from 'node:fs/promises';
import { type LineChartOptions, lineChart, svgToPng } from '@reverie/plots';

/** Writes a line chart as docs/<name>.svg and .png beside the examples. */
export async function writeChart(name: string, options: LineChartOptions): Promise<void> {
  const folder = new URL('docs/', import.meta.url);
  const svg = lineChart(options);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.svg`, folder), svg);
  await writeFile(new URL(`${name}.png`, folder), await svgToPng(svg, { scale: 1.5 }));
  console.log(`written: examples/docs/${name}.svg and .png`);
}
