export * from './boolean-operations';
export * from './broadcast';
export * from './float-operations';
export * from './int-operations';
export * from './select';
export * from './unary';
