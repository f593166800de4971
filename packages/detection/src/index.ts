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
