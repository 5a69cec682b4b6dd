import { parentPort } from 'node:worker_threads';
import { type ForecastTask, memoryOfResult, performTask } from './tasks/perform-task.ts';

// A thread of the pool: one task at a time, each with an answer. A task that throws ends the thread, and the pool tells why.
parentPort?.on('message', (task: ForecastTask) => {
  const result = performTask(task);
  parentPort?.postMessage(result, memoryOfResult(result));
});
