import type { BeachMessageEvent, BeachSession } from 'beach-session';
import { useRef, useState } from 'react';
import type { Hearts } from './hearts.js';

export function Host() {
  const host = useRef<BeachSession>(null);
  const [hearts, setHearts] = useState(0);

  const count = ({ peerId }: BeachMessageEvent) => {
    console.log(`${peerId} sent a heart`);
    const total: Hearts = { hearts: hearts + 1 };
    setHearts(total.hearts);
    host.current?.send(total, { topic: 'hearts', retain: true });
  };

  return (
    <>
      <beach-session ref={host} session="standup" share="camera" onbeach-message={count} />
      <p>{hearts} hearts</p>
    </>
  );
}
