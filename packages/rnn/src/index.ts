export { AdditiveAttention, type AdditiveAttentionConfig } from './attention/additive-attention.ts';
export { type Attended, Attention, type AttentionConfig, type Memory } from './attention/attention.ts';
export {
  AttentionDecoder,
  type AttentionDecoderConfig,
  type Decoded,
} from './attention/attention-decoder.ts';
export { type Decoding, decodingTensors, selectRows } from './attention/decoding.ts';
export { type Glimpses, glimpse } from './attention/glimpse.ts';
export type { AttentionName } from './attention/make-attention.ts';
export { sequenceMask } from './attention/mask.ts';
export {
  MultiplicativeAttention,
  type MultiplicativeAttentionConfig,
} from './attention/multiplicative-attention.ts';
export {
  type CaptionBatch,
  type CaptionedPicture,
  type CaptionSourceOptions,
  captionSource,
} from './captions/caption-source.ts';
export { Captioner, type CaptionerConfig } from './captions/captioner.ts';
export { FeatureGrid, type FeatureGridConfig } from './captions/feature-grid.ts';
export type { CaptionPicture } from './captions/pictures.ts';
export { reinforce } from './captions/reinforce.ts';
export { bleu } from './captions/scores/bleu.ts';
export { type CaptionScores, captionScores } from './captions/scores/caption-scores.ts';
export { ciderD } from './captions/scores/cider-d.ts';
export { rougeL } from './captions/scores/rouge-l.ts';
export type { CaptionScore, ScoredCaption } from './captions/scores/scored-caption.ts';
export { writeCaptions } from './captions/write-captions.ts';
export { ElmanCell, type ElmanCellConfig } from './cells/elman-cell.ts';
export { GRUCell, type GRUCellConfig } from './cells/gru-cell.ts';
export { LSTMCell, type LSTMCellConfig } from './cells/lstm-cell.ts';
export { type CellName, type CellOptions, makeCell } from './cells/make-cell.ts';
export {
  type CellConfig,
  RecurrentCell,
  type RecurrentState,
  type SequenceOutput,
} from './cells/recurrent-cell.ts';
export { type EvaluateTextOptions, evaluateText, type TextScore } from './evaluation/evaluate-text.ts';
export { type Activations, activations, unitActivations } from './inspect/activations.ts';
export { type FoundUnit, findUnits } from './inspect/find-units.ts';
export { saliency } from './inspect/saliency.ts';
export { TEXT_FEATURES, type TextFeature } from './inspect/text-features.ts';
export {
  type EncodedSequences,
  RecurrentStack,
  type RecurrentStackConfig,
  type StackOutput,
} from './layers/recurrent-stack.ts';
export { CharRNN, type CharRNNConfig, type CharRNNState } from './models/char-rnn.ts';
export { charRNNFromCheckpoint, loadPretrained, type PretrainedName } from './models/pretrained.ts';
export { SequenceLabeler, type SequenceLabelerConfig } from './models/sequence-labeler.ts';
export { type BeamSearchOptions, beamSearch, type Hypothesis } from './sampling/beam-search.ts';
export { type ChooseOptions, choose } from './sampling/choose.ts';
export { type CharacterModel, type GenerateOptions, generateText, streamText } from './sampling/generate.ts';
export type { Written } from './seq2seq/beams.ts';
export {
  type Pair,
  type PairBatch,
  type PairSourceOptions,
  type PairVocabularies,
  pairSource,
} from './seq2seq/pair-source.ts';
export { Seq2Seq, type Seq2SeqConfig } from './seq2seq/seq2seq.ts';
export { type TranslateOptions, translate } from './seq2seq/translate.ts';
export type { SearchOptions } from './seq2seq/write.ts';
export { type BytePairOptions, BytePairVocabulary, type Merge } from './text/byte-pair-vocabulary.ts';
export { ByteVocabulary } from './text/byte-vocabulary.ts';
export { CharVocabulary, UNKNOWN } from './text/char-vocabulary.ts';
export { NO_TARGET, type TextBatch, type TextWindowsOptions, textWindows } from './text/text-windows.ts';
export type { Vocabulary } from './text/vocabulary.ts';
export { WordVocabulary, type WordVocabularyOptions, wordsOf } from './text/word-vocabulary.ts';
export { type ClipSourceOptions, clipSource, type PlainClip } from './video/clip-source.ts';
export { comparePredictions, type FilmFrame } from './video/compare-predictions.ts';
export { Conv3DClassifier, type Conv3DClassifierConfig } from './video/conv-3d-classifier.ts';
export {
  ConvCell,
  type ConvCellConfig,
  type ConvSequenceOutput,
  type ConvState,
  type ConvStep,
  type GateSums,
} from './video/conv-cell.ts';
export { ConvFramePredictor, type ConvFramePredictorConfig } from './video/conv-frame-predictor.ts';
export { ConvGRUCell, type ConvGRUCellConfig } from './video/conv-gru-cell.ts';
export { ConvLSTMCell, type ConvLSTMCellConfig } from './video/conv-lstm-cell.ts';
export { ConvStack, type ConvStackConfig, type ConvStackOutput } from './video/conv-stack.ts';
export { copyError } from './video/copy-error.ts';
export { FrameClassifier, type FrameClassifierConfig } from './video/frame-classifier.ts';
export {
  type ClipBatch,
  FramePredictor,
  type FramePredictorConfig,
  type ReadFrames,
} from './video/frame-predictor.ts';
export { GRURCN, type GRURCNConfig } from './video/gru-rcn.ts';
export { LSTMClassifier, type LSTMClassifierConfig } from './video/lstm-classifier.ts';
export { LSTMFramePredictor, type LSTMFramePredictorConfig } from './video/lstm-frame-predictor.ts';
export { type ConvCellName, type ConvCellOptions, makeConvCell } from './video/make-conv-cell.ts';
export { type ClipFlowOptions, clipFlow } from './video/optical-flow/clip-flow.ts';
export { type OpticalFlowOptions, opticalFlow } from './video/optical-flow/lucas-kanade.ts';
export type { GrayPicture } from './video/optical-flow/pyramid.ts';
export {
  type ClipsWithFlow,
  TwoStreamClassifier,
  type TwoStreamClassifierConfig,
} from './video/two-stream-classifier.ts';
export { type LabeledClips, VideoClassifier, type VideoClassifierConfig } from './video/video-classifier.ts';
