import type { ModelKind } from '@reverie/core';
import { ConvFramePredictor, type ConvFramePredictorConfig } from '../../video/conv-frame-predictor.ts';
import type { FramePredictor } from '../../video/frame-predictor.ts';
import { LSTMFramePredictor, type LSTMFramePredictorConfig } from '../../video/lstm-frame-predictor.ts';

/** How convolutional predictors of frames are built again. */
export const CONV_FRAMES: ModelKind<FramePredictor> = {
  kind: 'ConvFramePredictor',
  leastWeights(config) {
    const { channels = 1, hiddenChannels = [64], patch = 4, ...other } = config as ConvFramePredictorConfig;
    const { kernelSize = 3, decoderChannels = 64 } = other;
    const taps = typeof kernelSize === 'number' ? kernelSize ** 2 : kernelSize[0] * kernelSize[1];
    const depth = patch ** 2 * channels;
    // Of each layer one product of its input, and one of its state.
    const layers = hiddenChannels.reduce(
      (sum, size, layer) => sum + taps * size * ((hiddenChannels[layer - 1] ?? depth) + size),
      0,
    );
    return layers + 9 * decoderChannels * depth;
  },
  make: (config, random) => new ConvFramePredictor(config as ConvFramePredictorConfig, random),
};

/** How fully connected predictors of frames are built again. */
export const LSTM_FRAMES: ModelKind<FramePredictor> = {
  kind: 'LSTMFramePredictor',
  leastWeights(config) {
    const { height, width, channels = 1, hiddenSize } = config as LSTMFramePredictorConfig;
    return 4 * hiddenSize * (height * width * channels + hiddenSize);
  },
  make: (config, random) => new LSTMFramePredictor(config as LSTMFramePredictorConfig, random),
};
