import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function firstThatRuns(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await canRun(path)) return path;
  return null;
}

/** Debian's package, where we may install it: a fresh CI machine has no browser. */
async function installChromium(): Promise<void> {
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
}

/**
 * The path of an installed Chrome or Chromium: the one named by `CHROME_PATH`, else one in a usual place, else Debian's
 * package, installed now.
 *
 * @throws Error with the one thing to do, where there is none and none may be installed
 */
export async function findBrowser(): Promise<string> {
  const named = process.env['CHROME_PATH'];
  const found = await firstThatRuns(named === undefined ? places : [named]);
  if (found !== null) return found;
  const mayInstall = process.getuid?.() === 0 && (await canRun('/usr/bin/apt-get'));
  if (mayInstall) {
    await installChromium();
    const installed = await firstThatRuns(places);
    if (installed !== null) return installed;
  }
  throw new Error(
    'The browser tests need Chrome or Chromium: install one (Debian: apt-get install chromium), or set CHROME_PATH to its path.',
  );
}

/** Flags under which it runs as root, without a display, and asks nobody on the network. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
] as const;
