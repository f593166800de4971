export {
  columnMoments,
  columnParameterGradients,
  inverseDeviation,
  rowParameterGradients,
  scaleColumns,
  scaleColumnsGradient,
} from './columns';
export { normalizeRows, normalizeRowsGradient } from './rows';
