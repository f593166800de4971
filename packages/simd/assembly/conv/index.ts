export { convolve } from './convolve';
export { convolveFilterGradient } from './filter-gradient';
