export {
  type AnnotationFormat,
  type DetectionFolder,
  type DetectionFolderOptions,
  readDetectionFolder,
} from './node/detection/detection-folder.ts';
export { type DownloadOptions, download } from './node/download.ts';
export { FASHION_MNIST_CLASSES, fashionMNIST } from './node/fashion-mnist.ts';
export { cacheFolder } from './node/folders.ts';
export type { LabeledImages } from './node/idx-data-set.ts';
export { type LocateOptions, locate } from './node/locate.ts';
export { mnist } from './node/mnist.ts';
export { mobyDick } from './node/moby-dick.ts';
export {
  type PictureFolder,
  type PictureFolderOptions,
  readPictureFolder,
  type SkippedPicture,
} from './node/picture-folder.ts';
export { readClip } from './node/read-clip.ts';
export { type PlainPicture, readPicture } from './node/read-picture.ts';
export { type PictureLimits, readRGB } from './node/read-rgb.ts';
export { readText } from './node/read-text.ts';
export { type DataSetOptions, tinyShakespeare } from './node/tiny-shakespeare.ts';
export type { DownloadProgress } from './node/transfer.ts';
