import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import puppeteer from 'puppeteer-core';
import { launchOptions } from '../scripts/browsers.mjs';

const GiB = 1024 ** 3;

/** Resolves to lines about the machine, the date and the versions, without which figures say little. */
export async function describeMachine(): Promise<string[]> {
  const browser = await puppeteer.launch(launchOptions('chromium'));
  const chromium = await browser.version();
  await browser.close();
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / GiB);
  const versions = ['peerjs', 'trystero'].map((name) => `${name} ${versionOf(name)}`);
  return [
    `${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim() ?? arch()}, ${memory} GiB, ` +
      `${type()} ${release()}, load ${loadavg()[0]?.toFixed(1)} before the start`,
    `${chromium}, Node.js ${process.versions.node}, ${versions.join(', ')}`,
  ];
}

function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
