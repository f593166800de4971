export { columnMoments } from './column-moments';
export { inverseDeviation, scaleColumns, scaleColumnsGradient } from './columns';
export { columnParameterGradients, rowParameterGradients } from './parameter-gradients';
export { normalizeRows, normalizeRowsGradient } from './rows';
