import { make } from '../../elements/page.ts';
import { moving } from '../../kit/media/films.ts';
import { saveIntoOwnFiles } from '../../kit/pages/own-files.ts';
import { type Shown, whenShown } from './shown.ts';

/** Returns a host and a viewer that record. */
export function recordings(): Shown[] {
  saveIntoOwnFiles();
  const attributes = { session: 'recorded', recorder: 'view' };
  const host = make('beach-session', attributes);
  host.stream = moving('mediumpurple');
  const viewer = make('beach-viewer', attributes);
  return [host, viewer].map((element) => ({
    name: `${element === host ? 'host' : 'viewer'}: recording`,
    element,
    begin: () => whenShown(element, '[part~=record-button]', (button) => button.click()),
    isThere: () => element.recording,
  }));
}
