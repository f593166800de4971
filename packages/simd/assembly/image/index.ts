export { cropAndResize, cropAndResizeGradient } from './crop';
export {
  flipLeftRight,
  resizeBilinear,
  resizeBilinearGradient,
  resizeNearest,
  resizeNearestGradient,
} from './resize';
