import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { loadConfig } from '../../platform/index.ts';
import { examine } from './examine.ts';

test('a data folder that is not there is the finding, and is not made', async () => {
  const missing = join(await tempFolder('doctor'), 'data');
  const findings = await examine(() => loadConfig({ TILLSTREAM_DATA: missing }));
  expect(findings.at(-1)).toMatchObject({
    level: 'problem',
    subject: 'Data folder',
    message: `${missing} does not exist`,
  });
  expect(existsSync(missing)).toBe(false);
});
