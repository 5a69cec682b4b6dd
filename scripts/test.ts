import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/**
 * `npm test` and `npm run test:reference`: runs the named vitest projects one after the other and ends on a line that counts
 * the tests. A run without a test is a failure.
 */
const { values, positionals } = parseArgs({
  options: { projects: { type: 'string' } },
  allowPositionals: true,
});
const projects = (values.projects ?? 'unit,web,flow,browser').split(',');

type Counts = { passed: number; failed: number; skipped: number };
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
let broken = 0;

for (const project of projects) {
  const vitest = await startVitest('test', positionals, {
    project: [project],
    watch: false,
    run: true,
  });
  for (const module of vitest.state.getTestModules()) {
    if (module.state() === 'failed' && module.errors().length > 0) broken += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
  }
  broken += vitest.state.getUnhandledErrors().length;
  await vitest.close();
}

counts.failed += broken;
const testedOn = process.env['TILLSTREAM_TESTED_ON'];
const oldest = /server Postgres 15\b/;
if (process.env['CI'] === 'true' && projects.includes('flow') && !oldest.test(testedOn ?? '')) {
  console.error(
    `storage tests ran on ${testedOn ?? 'nothing'}: CI must run them on Postgres 15 too (TEST_DATABASE_URL)`,
  );
  counts.failed += 1;
}
const line = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
const countsFile = process.env['TILLSTREAM_TEST_COUNTS'];
if (countsFile !== undefined)
  appendFileSync(countsFile, `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
if (counts.passed === 0) console.error('no test ran');
if (testedOn !== undefined) console.log(`${line} (storage tests on ${testedOn})`);
console.log(line);
process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
