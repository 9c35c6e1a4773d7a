import '../../../src/define-inspector.ts';
import { make } from '../../elements/page.ts';
import { type Shown, shows, whenShown } from './shown.ts';

/** Returns the inspector in some of its views. */
export function inspectors(company: HTMLElement): Shown[] {
  const host = make('beach-session', { session: 'inspected' });
  const viewer = make('beach-viewer', { session: 'inspected', name: 'Ada' });
  const inspect = (target: HTMLElement | null): HTMLElement =>
    Object.assign(document.createElement('beach-inspector'), { for: target });
  const [peers, counters, log, connectivity] = [host, host, host, host].map(inspect) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  const check = Object.assign(document.createElement('beach-connectivity'), {
    for: { signaling: 'ws://127.0.0.1:9/road', iceServers: 'stun:127.0.0.1:9' },
    auto: true,
  });
  const nothing = inspect(document.createElement('div'));
  const press = (element: HTMLElement, ...selectors: string[]): void => {
    const [first, ...others] = selectors;
    if (first === undefined) return;
    whenShown(element, first, (button) => {
      button.click();
      press(element, ...others);
    });
  };
  return [
    { name: 'inspector: nothing', element: nothing, isThere: () => shows(nothing, '.empty') },
    {
      name: 'inspector: peers',
      element: peers,
      begin: () => {
        company.append(host, viewer);
        press(peers, '.peer');
      },
      isThere: () => shows(peers, '.carries'),
    },
    {
      name: 'inspector: counters',
      element: counters,
      begin: () => press(counters, '#tab-counters'),
      isThere: () => shows(counters, '.counters'),
    },
    {
      name: 'inspector: log',
      element: log,
      begin: () => press(log, '#tab-log'),
      isThere: () => shows(log, '.log'),
    },
    {
      name: 'inspector: connectivity',
      element: connectivity,
      begin: () => press(connectivity, '#tab-connectivity', '[part~=check-button]'),
      isThere: () => shows(connectivity, '[part~=copy-button]'),
    },
    {
      name: 'connectivity: failed',
      element: check,
      isThere: () => shows(check, '[part~=copy-button]'),
    },
  ];
}
