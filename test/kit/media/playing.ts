import { expect } from '@open-wc/testing';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { until } from '../until.ts';
import { decoded } from './films.ts';

export type Player = HTMLElementTagNameMap['beach-session'] | BeachViewer;

export function all<E extends Element = HTMLElement>(player: Player, selector: string): E[] {
  return [...(player.shadowRoot?.querySelectorAll<E>(selector) ?? [])];
}

export function one<E extends Element = HTMLElement>(player: Player, selector: string): E {
  return all<E>(player, selector)[0] as E;
}

export const names = (player: Player): string[] =>
  all(player, '[part~=label] .name').map(({ textContent }) => textContent ?? '');

/** Resolves to the videos when this many tiles have moving pictures. */
export async function playing(player: Player, count: number): Promise<HTMLVideoElement[]> {
  const videos = (): HTMLVideoElement[] => all(player, 'video');
  await until(() => videos().length === count && videos().every((video) => video.videoWidth > 0));
  await Promise.all(videos().map((video) => decoded(video, 2)));
  return videos();
}

/** Presses the sound button twice; returns whether the only video was silent after each press. */
export async function silences(player: Player): Promise<boolean[]> {
  const silent: boolean[] = [];
  for (const label of ['Mute', 'Unmute']) {
    const button = one(player, '[part~=mute-all-button]');
    expect(button.getAttribute('aria-label')).to.equal(label);
    button.click();
    await player.updateComplete;
    silent.push(one<HTMLVideoElement>(player, 'video').muted);
  }
  return silent;
}
