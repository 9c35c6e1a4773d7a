import type { BeachViewer } from 'beach-session';
import { useRef, useState } from 'react';
import { isHearts } from './hearts.js';

export function Viewer() {
  const viewer = useRef<BeachViewer>(null);
  const [hearts, setHearts] = useState(0);
  const [isConnected, setConnected] = useState(false);

  return (
    <>
      <beach-viewer
        ref={viewer}
        session="standup"
        onbeach-statechange={({ state }) => setConnected(state === 'connected')}
        onbeach-message={({ data }) => isHearts(data) && setHearts(data.hearts)}
      />
      <p>{hearts} hearts</p>
      <button type="button" disabled={!isConnected} onClick={() => viewer.current?.send('heart')}>
        Send a heart
      </button>
    </>
  );
}
