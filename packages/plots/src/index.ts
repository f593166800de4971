export {
  type AttendedText,
  type AttentionMapsOptions,
  attentionMaps,
} from './attention-maps/attention-maps.ts';
export { type ColoredTextOptions, coloredText } from './colored-text/colored-text.ts';
export { type Complaint, PlotError } from './errors.ts';
export { type AnimatedGifOptions, animatedGif } from './gif/animated-gif.ts';
export type { ColorMapName } from './heat-map/color-map.ts';
export { type HeatMapOptions, heatMap } from './heat-map/heat-map.ts';
export { type Image, imagesOf } from './image-grid/image.ts';
export { type ImageGridOptions, imageGrid } from './image-grid/image-grid.ts';
export { type ImageGridSvgOptions, imageGridSvg } from './image-grid/image-grid-svg.ts';
export type { ScaleKind } from './line-chart/axis.ts';
export { type LineChartOptions, lineChart } from './line-chart/line-chart.ts';
export type { LineSeries } from './line-chart/series.ts';
export type { WasmSource } from './png/resvg.ts';
export { type SvgToPngOptions, svgToPng } from './png/svg-to-png.ts';
export {
  type ScatterPanel,
  type ScatterPlotsOptions,
  scatterPlots,
} from './scatter-plots/scatter-plots.ts';
export type { ThemeName } from './theme.ts';
