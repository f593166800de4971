export { AnchorGenerator, type AnchorGeneratorConfig } from './anchors/anchor-generator.ts';
export { type AnchorShapes, type AnchorShapesOptions, anchorShapes } from './anchors/anchor-shapes.ts';
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
export {
  type COCOAnnotation,
  type COCODataset,
  type COCOImage,
  type COCOResult,
  type COCOSegmentation,
  cocoDetections,
  cocoGroundTruth,
} from './evaluation/coco/coco-format.ts';
export {
  type COCOEvaluation,
  type COCOFigures,
  type COCOOptions,
  evaluateCOCO,
} from './evaluation/coco/evaluate-coco.ts';
export {
  type ConfusionMatrix,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './evaluation/confusion-matrix.ts';
export {
  type DetectionError,
  type DetectionErrorKind,
  type DetectionErrors,
  type DetectionErrorsOptions,
  detectionErrors,
} from './evaluation/detection-errors.ts';
export type { Detections, GroundTruth } from './evaluation/detections.ts';
export {
  averagePrecision,
  evaluateVOC,
  type Interpolation,
  type VOCClass,
  type VOCEvaluation,
  type VOCOptions,
} from './evaluation/evaluate-voc.ts';
export {
  type PrecisionRecallCurve,
  type PrecisionRecallOptions,
  precisionRecallCurve,
} from './evaluation/precision-recall.ts';
export { type MaskIoUOptions, maskIoU, mergeMasks } from './masks/combine.ts';
export { polygonMask } from './masks/polygon.ts';
export { runLengthsFromString, runLengthsToString } from './masks/run-length-string.ts';
export { decodeMask, encodeMask, maskArea, maskBox, type RunLengths } from './masks/run-lengths.ts';
