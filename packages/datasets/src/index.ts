export { binarize } from './binarize.ts';
export { decodeText } from './decode-text.ts';
export {
  type AnnotatedObject,
  type AnnotatedPicture,
  type AnnotatedPictures,
  categoriesOf,
  type PixelBox,
  type Segmentation,
} from './detection/annotations.ts';
export { readCoco, writeCoco } from './detection/coco.ts';
export { type Letterboxed, letterbox, type Placement, placeBox, unplaceBox } from './detection/letterbox.ts';
export {
  type AnnotationProblem,
  annotationProblems,
  describeProblem,
  type KnownOfPictures,
} from './detection/problems.ts';
export { readDetectionTable, writeDetectionTable } from './detection/table.ts';
export { readVOC, writeVOC } from './detection/voc.ts';
export { type LabeledPicture, readYOLO, writeYOLO } from './detection/yolo.ts';
export { type Complaint, DataError } from './errors.ts';
export { type FetchTextOptions, fetchText } from './fetch-text.ts';
export type { CaptionedFile } from './formats/captioned-file.ts';
export { readCocoCaptions } from './formats/coco-captions.ts';
export { readFlickrCaptions } from './formats/flickr-captions.ts';
export { decodeGif } from './formats/gif.ts';
export { decodeIdx, type IdxArray } from './formats/idx.ts';
export type { RandomNumbers } from './random-numbers.ts';
export { resize } from './resize.ts';
export type { RGBPicture } from './resize-square.ts';
export { SPLIT_90_5_5, SPLIT_90_10, splitText } from './split-text.ts';
export {
  ACTIONS,
  type Action,
  type ActionClipOptions,
  actionClip,
  singleFrameCeiling,
} from './synthetic/actions.ts';
export {
  type CaptionedScene,
  type CaptionWorldOptions,
  captionWorld,
  UNSEEN_LOOKS,
} from './synthetic/caption-world/caption-world.ts';
export { captionsOf } from './synthetic/caption-world/captions-of.ts';
export { drawScene, type Picture } from './synthetic/caption-world/draw-scene.ts';
export { namedObjects } from './synthetic/caption-world/named-objects.ts';
export type { Look, Scene, SceneObject } from './synthetic/caption-world/scene.ts';
export { isTrueCaption, parseCaption, type Statement } from './synthetic/caption-world/statement.ts';
export {
  type DetectionScene,
  type DetectionSceneOptions,
  detectionScene,
  type SceneInstance,
} from './synthetic/detection/detection-scene.ts';
export type { SceneLevel } from './synthetic/detection/difficulty.ts';
export { SCENE_CATEGORIES } from './synthetic/detection/silhouettes.ts';
export { DIGIT_SIZE, drawnDigit } from './synthetic/drawn-digits.ts';
export {
  FACE_ATTRIBUTE_NAMES,
  FACE_ATTRIBUTES,
  type FaceAttributeName,
  type FaceAttributes,
} from './synthetic/faces/attributes.ts';
export { drawFace } from './synthetic/faces/draw-face.ts';
export {
  type FaceOptions,
  type FaceWorld,
  type FaceWorldOptions,
  face,
  faceWorld,
} from './synthetic/faces/face-world.ts';
export { FACE_RANGES, type FaceLook, sampleFaceLook } from './synthetic/faces/look.ts';
export { type MovingDigitsOptions, movingDigits } from './synthetic/moving-digits.ts';
export {
  type GaussianGridOptions,
  type GaussianRingOptions,
  gaussianGrid,
  gaussianRing,
  type PlanarMixture,
} from './synthetic/planar.ts';
export type { Clip } from './video/clip.ts';
