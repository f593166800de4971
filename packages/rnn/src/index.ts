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
export { RecurrentStack, type RecurrentStackConfig, type StackOutput } from './layers/recurrent-stack.ts';
export { CharRNN, type CharRNNConfig, type CharRNNState } from './models/char-rnn.ts';
export { charRNNFromCheckpoint, loadPretrained, type PretrainedName } from './models/pretrained.ts';
export { type BeamSearchOptions, beamSearch, type Hypothesis } from './sampling/beam-search.ts';
export { type ChooseOptions, choose } from './sampling/choose.ts';
export { type CharacterModel, type GenerateOptions, generateText, streamText } from './sampling/generate.ts';
export { CharVocabulary, UNKNOWN } from './text/char-vocabulary.ts';
export { NO_TARGET, type TextBatch, type TextWindowsOptions, textWindows } from './text/text-windows.ts';
