// @ts-check
/** Finds the browsers that tests and benches drive, and installs missing ones where it can. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptInstall } from './apt-install.mjs';

/** @typedef {'chromium' | 'firefox'} BrowserName */

const programFiles = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(
  (name) => process.env[name] ?? 'C:\\Program Files',
);
const applications = ['/Applications', join(homedir(), 'Applications')];

/** @type {Record<BrowserName, { variable: string, commands: string[], paths: string[] }>} */
const places = {
  chromium: {
    variable: 'CHROME_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    paths: [
      ...applications.flatMap((folder) => [
        join(folder, 'Google Chrome.app/Contents/MacOS/Google Chrome'),
        join(folder, 'Chromium.app/Contents/MacOS/Chromium'),
      ]),
      ...programFiles.flatMap((folder) => [
        join(folder, 'Google\\Chrome\\Application\\chrome.exe'),
        join(folder, 'Chromium\\Application\\chrome.exe'),
      ]),
    ],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox', 'firefox-esr'],
    paths: [
      ...applications.map((folder) => join(folder, 'Firefox.app/Contents/MacOS/firefox')),
      ...programFiles.map((folder) => join(folder, 'Mozilla Firefox\\firefox.exe')),
    ],
  },
};

/** The packages of Debian and Ubuntu. */
const packages = { chromium: 'chromium', firefox: 'firefox-esr' };

/**
 * Returns the path of an installed browser, or null. `CHROME_PATH` and `FIREFOX_PATH` come first.
 *
 * @param {BrowserName} name
 * @returns {string | null}
 */
export function findBrowser(name) {
  const { variable, commands, paths } = places[name];
  const chosen = process.env[variable];
  if (chosen) return existsSync(chosen) ? chosen : null;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...paths].find((path) => existsSync(path)) ?? null;
}

/**
 * Installs missing browsers, as root on Debian or Ubuntu. Throws an error that says what to do if one is still
 * missing.
 */
export function ensureBrowsers() {
  const wanted = missingBrowsers().filter((name) => !process.env[places[name].variable]);
  if (wanted.length > 0) aptInstall(wanted.map((name) => packages[name]));
  const missing = missingBrowsers();
  if (missing.length > 0) throw new Error(missing.map(remedy).join('\n'));
}

/** Pictures a second of the fake camera: the least that Chromium takes, because each is encoded, decoded and painted. */
const cameraRate = 5;

/**
 * Returns the options of `puppeteer.launch()` for a browser with a fake camera, microphone and screen.
 *
 * @param {BrowserName} name
 * @returns {import('puppeteer-core').LaunchOptions}
 */
export function launchOptions(name) {
  const executablePath = findBrowser(name);
  if (!executablePath) throw new Error(remedy(name));
  if (name === 'firefox') {
    return {
      browser: 'firefox',
      executablePath,
      extraPrefsFirefox: {
        'media.navigator.permission.disabled': true,
        'media.navigator.streams.fake': true,
        'media.navigator.video.default_fps': cameraRate,
      },
    };
  }
  return {
    browser: 'chrome',
    executablePath,
    args: [
      '--disable-background-networking',
      // Two pages of the address bar, which each window would load: twice the cost of an empty page.
      '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
      `--use-fake-device-for-media-stream=fps=${cameraRate}`,
      '--use-fake-ui-for-media-stream',
      // Chromium refuses to start as root inside its sandbox.
      ...(isRoot() ? ['--no-sandbox'] : []),
    ],
  };
}

/** @returns {BrowserName[]} */
function missingBrowsers() {
  return /** @type {const} */ (['chromium', 'firefox']).filter((name) => !findBrowser(name));
}

function isRoot() {
  return process.getuid?.() === 0;
}

/** @param {BrowserName} name */
function remedy(name) {
  const { variable } = places[name];
  if (process.env[variable]) {
    return `${variable} is ${process.env[variable]}, where there is no file. Correct or unset it.`;
  }
  return `No ${name} found. Install it (Debian: apt-get install ${packages[name]}), or set ${variable} to its path.`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureBrowsers();
    console.log(`chromium: ${findBrowser('chromium')}\nfirefox: ${findBrowser('firefox')}`);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
  }
}
