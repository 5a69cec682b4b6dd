// Run by the watchdog when the process that it watched has ended: stops the server if nobody else uses it.
// `node release-server.ts <folder> [--wait]`; with --wait it is the watchdog itself (Windows has no shell to do it).
import { once } from 'node:events';
import { clusterFolder } from './cluster.ts';
import { stopIfUnused } from './let-go.ts';

async function toldToEnd(): Promise<boolean> {
  let told = false;
  process.stdin.on('data', () => {
    told = true;
  });
  await once(process.stdin, 'close');
  return told;
}

const [root, flag] = process.argv.slice(2);
if (root !== undefined && !(flag === '--wait' && (await toldToEnd()))) {
  await stopIfUnused(clusterFolder(root));
}
