export { AnchorGenerator, type AnchorGeneratorConfig } from './anchors/anchor-generator.ts';
export {
  type BalancedSample,
  BalancedSampler,
  type BalancedSamplerConfig,
} from './anchors/balanced-sampler.ts';
export { BoxCoder, type BoxCoderConfig } from './anchors/box-coder.ts';
export {
  BELOW_LOW_THRESHOLD,
  BETWEEN_THRESHOLDS,
  Matcher,
  type MatcherConfig,
} from './anchors/matcher.ts';
export type { BoxArray } from './boxes/box-array.ts';
export {
  boxAreas,
  clipBoxes,
  cxcywhToXYXY,
  type PictureSize,
  xywhToXYXY,
  xyxyToCXCYWH,
  xyxyToXYWH,
} from './boxes/geometry.ts';
export { boxIoU, generalizedBoxIoU } from './boxes/iou.ts';
export { batchedNMS, type NMSOptions, nms } from './boxes/nms.ts';
export { type SoftNMSOptions, type SoftNMSResult, softNMS } from './boxes/soft-nms.ts';
