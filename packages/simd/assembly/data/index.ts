export { copyBytes, fillWith, oneHot } from './fill';
export { firstOutside, flattenIndices, gatherRows } from './gather';
export { scatterRows, segmentSum } from './scatter';
export { copyStrided } from './strided';
export { topK, topKLimit } from './top-k';
export { transposePlanes } from './transpose';
