export { convolve } from './convolve';
export { depthwise, depthwiseFilterGradient, repeatValues, sumGroups } from './depthwise';
export { convolveFilterGradient } from './filter-gradient';
