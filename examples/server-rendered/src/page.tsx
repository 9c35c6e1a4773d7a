import type { BeachSession, BeachViewer } from 'beach-session';
import { useEffect, useRef, useState } from 'react';

export function Page({ isHost }: { isHost: boolean }) {
  return isHost ? <Host /> : <Viewer />;
}

function Host() {
  const host = useRef<BeachSession>(null);
  const [hearts, setHearts] = useState(0);

  // Hydration sets no property that has not changed and adds no listener of a custom event, so both are done here. The
  // session is `manual`, so that it does not start before.
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const count = () => setHearts((hearts) => hearts + 1);
    element.addEventListener('beach-message', count);
    element.iceServers = async () => [];
    element.start().catch(console.error);
    return () => element.removeEventListener('beach-message', count);
  }, []);

  return (
    <>
      <beach-session ref={host} session="standup" share="camera" max-viewers={8} manual />
      <p>{`${hearts} hearts`}</p>
    </>
  );
}

function Viewer() {
  const viewer = useRef<BeachViewer>(null);
  return (
    <>
      <beach-viewer ref={viewer} session="standup" />
      <button type="button" onClick={() => viewer.current?.send('heart')}>
        Send a heart
      </button>
    </>
  );
}
