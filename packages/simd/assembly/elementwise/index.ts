export * from './binary';
export * from './select';
export * from './unary';
