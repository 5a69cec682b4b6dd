import { startSandboxProcess } from '../../src/cli/demo/sandbox-process.ts';

// A process of its own that has a sandbox, for tests that kill it.
const options = ['--scale', '1', '--days', '2'];
await using sandbox = await startSandboxProcess(options, new AbortController().signal);
process.send?.(sandbox.url);
await new Promise((resolve) => process.once('message', resolve));
process.disconnect();
