#!/usr/bin/env node
import { nodeHost } from '@reverie/cli';
import { main } from './cli/main.ts';
import { REVERIE_RNN } from './cli/program.ts';

process.exitCode = await main(process.argv.slice(2), nodeHost(REVERIE_RNN));
