export { modelOf, type OpenContext, type OpenedCheckpoint, openCheckpoint } from './open-model.ts';
export { type RunConfig, readRunConfig } from './run-config.ts';
export { describeCounts, describeLayers } from './train/announce.ts';
export { type Course, checkMemory, courseOf } from './train/course.ts';
export { loadPlots } from './train/plots.ts';
export { type ItemParts, splitItems } from './train/split-items.ts';
export type {
  ModelPlan,
  PlanWords,
  SamplePlace,
  StepPlan,
  TestResult,
  TrainedModel,
  TrainInput,
  TrainPlan,
  TrainTask,
} from './train/task.ts';
export { type ModelRequest, type UsedModel, useModel } from './use-model.ts';
export { writeDrawing } from './write-drawing.ts';
