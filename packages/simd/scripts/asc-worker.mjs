import { parentPort, workerData } from 'node:worker_threads';
import asc from 'assemblyscript/asc';

const { error, stderr } = await asc.main(workerData);
parentPort.postMessage(error === null ? null : `${error.message}\n${stderr.toString()}`);
