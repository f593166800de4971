export { AlexNet, type AlexNetConfig } from './classifiers/alexnet.ts';
export { type AuxiliaryHead, Classifier, type LabeledImages } from './classifiers/classifier.ts';
export type { Architecture, ClassifierConfig, ScalableConfig } from './classifiers/classifier-config.ts';
export { GoogLeNet, type GoogLeNetConfig } from './classifiers/googlenet.ts';
export { LeNet5 } from './classifiers/lenet-5.ts';
export { normalizeImageNet } from './classifiers/normalize-image-net.ts';
export { ResNet, type ResNetConfig, type ResNetDepth } from './classifiers/resnet.ts';
export { VGG, type VGGConfig, type VGGDepth } from './classifiers/vgg.ts';
export { fineTuning } from './transfer/fine-tuning.ts';
export { fitLinearClassifier } from './transfer/fit-linear-classifier.ts';
export {
  type LabeledFeatures,
  LinearClassifier,
  type LinearClassifierConfig,
} from './transfer/linear-classifier.ts';
export {
  type LoadTorchvisionOptions,
  loadTorchvision,
  type TorchvisionModel,
} from './weights/load-torchvision.ts';
export { decodePth } from './weights/pth/decode-pth.ts';
export type { TorchvisionLayout } from './weights/torchvision-layout.ts';
