export * from './softmax-cross-entropy';
