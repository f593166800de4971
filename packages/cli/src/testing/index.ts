export { type ExpectedFailure, expectFailureOf } from './expect-failure.ts';
export { type CliResult, type CliSurroundings, runMain, type TestedProgram } from './run-cli.ts';
export { temporaryFolder } from './temporary-folder.ts';
export { expectSameAfterStop, type TestedRun, trainTested } from './tested-run.ts';
