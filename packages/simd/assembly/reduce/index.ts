export { argExtreme } from './arg';
export { reduceColumns } from './columns';
export { cumulative, reduceProduct } from './product';
export { reduceRows } from './rows';
export { softmax } from './softmax';
