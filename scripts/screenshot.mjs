// @ts-check
/**
 * Makes demo/screenshot.png, the README's picture: the host of a whiteboard beside one of its viewers. Both are
 * real and connected, and the mouse draws on the host. Needs a font with emoji, such as Debian's
 * fonts-noto-color-emoji.
 */
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { createServer } from 'vite';
import { launchOptions } from './browsers.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

const yellow = '#f2a71b';
const coral = '#e2553a';
const blue = '#1273c4';
const green = '#2f9468';
const ink = '#14323a';

/**
 * Strokes on the board of 1600 × 1000: color, pen and path.
 *
 * @type {[string, string, string][]}
 */
const drawing = [
  [yellow, '26', 'M1380 170A90 90 0 1 1 1379 170'],
  ...sunRays(1380, 260),
  [blue, '10', wave(690, 0)],
  [blue, '10', wave(770, 2)],
  [green, '10', wave(850, 4)],
  [coral, '26', 'M920 600L1180 600Q1150 660 1100 660L1000 660Q940 655 920 600'],
  [ink, '10', 'M1046 590L1046 300'],
  [ink, '10', 'M1070 320Q1180 430 1185 560L1070 560Z'],
  [coral, '10', 'M1022 350Q935 460 925 560L1022 560Z'],
  [ink, '10', 'M120 470C180 440 260 230 232 190C200 160 175 290 178 390C182 490 270 490 282 410'],
  [ink, '10', 'M282 410C288 370 255 360 252 395C260 425 300 420 320 412'],
  [ink, '10', 'M320 412C360 400 415 370 395 345C370 320 332 365 335 410C340 485 400 480 440 440'],
  [ink, '10', 'M530 365C500 330 448 360 450 415C453 480 520 475 530 365C528 430 525 475 560 455'],
  [ink, '10', 'M658 372C630 330 572 360 572 415C575 482 640 478 680 440'],
  [ink, '10', 'M680 440C730 400 770 230 742 190C715 165 700 260 700 465'],
  [ink, '10', 'M700 440C705 380 765 330 775 390C780 440 765 480 810 450'],
];

const server = await createServer({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', hmr: false },
});
await server.listen();
const browser = await puppeteer.launch(launchOptions('chromium'));
try {
  const base = `${server.resolvedUrls?.local[0]}whiteboard/`;
  const host = await open(base, 1160, 660);
  const viewer = await open(`${base}viewer.html?session=whiteboard`, 400, 660);
  const second = await open(`${base}viewer.html?session=whiteboard`, 400, 660);
  for (const page of [viewer, second]) {
    await page.waitForFunction(() => document.querySelector('beach-viewer')?.state === 'connected');
  }
  for (const stroke of drawing) await draw(host, ...stroke);
  const picture = await host.$eval('canvas', (canvas) => canvas.toDataURL());
  await viewer.waitForFunction(
    (picture) => document.querySelector('canvas')?.toDataURL() === picture,
    {},
    picture,
  );
  for (const label of ['Love', 'Party', 'Wave', 'Love']) await press(viewer, label);
  for (const label of ['Applause', 'Love', 'Sunshine']) await press(second, label);
  await floating(host, 7);
  const shots = [await host.screenshot(), await viewer.screenshot()];
  await compose(shots.map((shot) => Buffer.from(shot).toString('base64')));
} finally {
  await browser.close();
  await server.close();
}

/** @param {string} address @param {number} width @param {number} height */
async function open(address, width, height) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(address);
  return page;
}

/** @param {Page} host @param {string} color @param {string} size @param {string} path */
async function draw(host, color, size, path) {
  await host.click(`[value="${color}"]`);
  await host.click(`[value="${size}"]`);
  const points = await host.evaluate((path) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('canvas'));
    const { left, top, width } = canvas.getBoundingClientRect();
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    const length = line.getTotalLength();
    const steps = Math.ceil(length / 16);
    return Array.from({ length: steps + 1 }, (_, step) => {
      const { x, y } = line.getPointAtLength((length * step) / steps);
      return { x: left + (x * width) / 1600, y: top + (y * width) / 1600 };
    });
  }, path);
  for (const [index, { x, y }] of points.entries()) {
    await host.mouse.move(x, y);
    if (index === 0) await host.mouse.down();
  }
  await host.mouse.up();
}

/** @param {Page} page @param {string} label */
function press(page, label) {
  return page.click(`[aria-label="${label}"]`);
}

/** Stops the reactions in mid-air, each at another height. @param {Page} host @param {number} count */
async function floating(host, count) {
  await host.waitForFunction(
    (count) => document.querySelectorAll('.floating').length === count,
    {},
    count,
  );
  await host.evaluate(() => {
    for (const [index, span] of document.querySelectorAll('.floating').entries()) {
      const [flight] = span.getAnimations();
      flight?.pause();
      if (flight) flight.currentTime = 300 + ((index * 430) % 700);
      /** @type {HTMLElement} */ (span).style.left = `${9 + index * 12}%`;
    }
  });
}

/** @param {string[]} shots */
async function compose([host, viewer]) {
  const page = await open('about:blank', 1700, 790);
  await page.setContent(`
    <style>
      body {
        display: flex; justify-content: center; align-items: center; gap: 40px;
        height: 100vh; margin: 0; background: #f3e6cd;
      }
      figure {
        margin: 0; overflow: hidden; border: 1px solid #d9c9a8; border-radius: 14px;
        box-shadow: 0 12px 32px #4a371030; background: #fff;
      }
      figure::before { content: ""; display: block; height: 26px; background: #e9dcc2; }
      img { display: block; }
    </style>
    <figure><img src="data:image/png;base64,${host}"></figure>
    <figure><img src="data:image/png;base64,${viewer}"></figure>
  `);
  const path = fileURLToPath(new URL('../demo/screenshot.png', import.meta.url));
  await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
}

/** @param {number} x @param {number} y @returns {[string, string, string][]} */
function sunRays(x, y) {
  return Array.from({ length: 12 }, (_, ray) => {
    const angle = (ray * Math.PI) / 6;
    const at = (/** @type {number} */ radius) =>
      `${x + radius * Math.cos(angle)} ${y + radius * Math.sin(angle)}`;
    return [yellow, '10', `M${at(125)}L${at(165)}`];
  });
}

/** @param {number} y @param {number} phase */
function wave(y, phase) {
  const points = Array.from({ length: 75 }, (_, step) => {
    const x = 90 + step * 19;
    return `${x} ${y + 20 * Math.sin(x / 60 + phase)}`;
  });
  return `M${points.join('L')}`;
}
