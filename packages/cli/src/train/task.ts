import type {
  Batch,
  Callback,
  DataSource,
  LoadableModel,
  Random,
  Schedule,
  TrainableModel,
  TrainingStep,
} from '@reverie/core';
import type { Output } from '../output.ts';
import type { TrainOutline } from './outline.ts';
import type { ChosenSettings } from './read-settings.ts';
import type { CommonSettings } from './settings.ts';

/** A kind of training: what is read, which model is made for it, and how both are shown. The rest is the same for all. */
export interface TrainTask<S extends CommonSettings, I extends TrainInput, B extends Batch> {
  readonly outline: TrainOutline<S>;
  /** What is trained on: a key of a run's `config.json`, and a noun with its article for sentences. */
  readonly inputKey: string;
  readonly inputNoun: string;
  /** The name of a run in `runs/` where no folder is chosen. */
  runName(words: readonly string[], chosen: ChosenSettings<S>): string;
  /** Reads what the words of the command line name. */
  read(words: readonly string[], settings: S, output: Output): Promise<I>;
  /** Makes the model and its data. Throws an InputError or UsageError for what cannot be used, before anything is written. */
  plan(input: I, settings: S, output: Output): Promise<TrainPlan<B>>;
}

/** What a model is trained on, as it was read. */
export interface TrainInput {
  /** How sentences call it: a path, or what was made on the fly. */
  readonly name: string;
  /** The words of the command line that name it. */
  readonly words: readonly string[];
  /** Of its content: a run goes on with the same only. */
  readonly sha256: string;
}

/** What is trained and loaded again. */
export type TrainedModel = LoadableModel & { dispose(): void };

/** All that a run is made of, before anything of it is written. */
export type TrainPlan<B extends Batch> = ModelPlan<B> | StepPlan<B>;

/** A model with a loss that Adam minimizes. */
export interface ModelPlan<B extends Batch> extends AnyPlan<B> {
  readonly model: TrainedModel & TrainableModel<B>;
  /** What chooses the best checkpoint. */
  readonly validation?: DataSource<B>;
}

/** Networks with an update of their own, which the run disposes. The last checkpoint is the result. */
export interface StepPlan<B extends Batch> extends AnyPlan<B> {
  readonly step: TrainingStep<B>;
}

interface AnyPlan<B extends Batch> {
  readonly settings: CommonSettings;
  readonly model: TrainedModel;
  readonly data: DataSource<B>;
  /** Updates in all. */
  readonly steps: number;
  readonly learningRate: Schedule;
  readonly random: Random;
  readonly words: PlanWords;
  /** What its checkpoints tell beside the model, by which commands know it: the names of its classes. Default: nothing. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What else accompanies training. Default: nothing. */
  readonly callbacks?: (output: Output) => readonly Callback[];
  /** Shows what the model does. Its randomness is its own: training goes the same way without it. */
  readonly sample?: (place: SamplePlace) => Promise<string>;
  /** Samples are files, which `--quiet` does not keep from being made. Default: false. */
  readonly samplesAreFiles?: boolean;
  /** Scores the model on what it was not trained on, beyond its validation loss. */
  readonly test?: (output: Output) => Promise<TestResult>;
}

/** How a plan is told. */
export interface PlanWords {
  /** What is trained on: `['Text', 'cats.txt: 11 distinct characters; …']`. */
  readonly data: readonly [label: string, content: string];
  /** `'LSTM, 2 layers of 128'` */
  readonly model: string;
  /** `'50 × 50 characters'` */
  readonly batch: string;
  /** What a loss is in: `'nats a character'`. */
  readonly unit: string;
  /** Figures of a step that the progress shows beside the loss: `['kl']`. Default: none. */
  readonly figures?: readonly string[];
  /** Lines of the charts by figure, instead of the usual ones: `{ loss: { loss: 'discriminator' } }`. */
  readonly charts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What a step handles many of, for the speed. */
  readonly handled: { readonly name: string; readonly perStep: number };
  /** `'at temperature 0.8'`, behind "a sample". */
  readonly sample: string;
  /** A command that uses the run, without the program's name. */
  readonly next: (folder: string) => readonly string[];
  readonly nextPurpose: string;
}

/** Where a sample is made. */
export interface SamplePlace {
  /** `'step 500'`, `'best'`, or `'final'` where there is no best one */
  readonly name: string;
  /** The folder of the run. */
  readonly folder: string;
}

/** What a test found. */
export interface TestResult {
  /** For people, with their line ends. */
  readonly text: string;
  /** For scripts. */
  readonly score: object;
}
