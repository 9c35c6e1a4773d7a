import '../../../src/define-terminal.ts';
import { make } from '../../elements/page.ts';
import { TerminalHost } from '../../kit/terminal/terminal-host.ts';
import { Meeting } from '../../session/meet.ts';
import { type Shown, shows, whenShown } from './shown.ts';

/** Returns a terminal in each of its states. */
export function terminals(): Shown[] {
  const meeting = new Meeting();
  const host = new TerminalHost(meeting.make('host'), 'secret');
  const over = new Meeting();
  const ended = new TerminalHost(over.make('host'));
  const terminal = (session: string, control = ''): ReturnType<typeof make<'beach-terminal'>> =>
    make('beach-terminal', { session, ...(control && { control }) });
  const waiting = terminal('no-terminal');
  const shown = terminal(meeting.name);
  const searched = terminal(meeting.name);
  const typing = terminal(meeting.name, 'secret');
  const refused = terminal(meeting.name, 'guessed');
  const exited = terminal(over.name);
  void host.screen.write(
    '$ uname -s\r\nLinux\r\n$ make test\r\n\u001b[32m214 passed\u001b[0m\r\n$ ',
  );
  void host.start();
  void ended.screen.write('$ exit 1\r\n');
  void ended.start();
  return [
    { name: 'terminal: waiting', element: waiting, isThere: () => shows(waiting, '.busy') },
    { name: 'terminal: screen', element: shown, isThere: () => shows(shown, '.xterm-rows') },
    {
      name: 'terminal: search',
      element: searched,
      begin: () => void whenShown(searched, '.search-button', (button) => button.click()),
      isThere: () => shows(searched, '.search'),
    },
    { name: 'terminal: typing', element: typing, isThere: () => typing.canType },
    {
      name: 'terminal: may not type',
      element: refused,
      isThere: () => shows(refused, '.typing') && shows(refused, '.xterm-rows'),
    },
    {
      name: 'terminal: ended',
      element: exited,
      begin: () =>
        void whenShown(exited, '.xterm-rows', () => {
          for (const peerId of ended.session.peers.keys()) {
            ended.tell(peerId, { type: 'exit', code: 1 });
          }
        }),
      isThere: () => exited.exitCode === 1,
    },
  ];
}
