/**
 * Kills a training run with SIGKILL at random moments, resumes it each time, and compares what comes out with a run that
 * nobody killed. The last line is the report as JSON; exit code 1 unless all is identical.
 *
 * pnpm kill-test --kills 50
 */
import { parseArgs } from 'node:util';
import { killAndResume } from './kill-test/kill-and-resume.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
const started = performance.now();
const report = await killAndResume({
  kills: Number(values.kills),
  seed: Number(values.seed),
  steps: 200,
  within: 500,
  onKill: (kill, { from, writing }) => {
    const where = from === undefined ? 'while it loaded' : `having gone on from step ${from}`;
    console.error(`kill ${kill}: ${where}${writing ? ', in the middle of a write' : ''}`);
  },
});
const seconds = Math.round((performance.now() - started) / 100) / 10;
console.log(JSON.stringify({ killTest: report, seconds }));
process.exitCode = report.identical === report.runs ? 0 : 1;
