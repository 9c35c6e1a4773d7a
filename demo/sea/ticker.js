/** Ticks 30 times a second. A worker goes on when its page is hidden, where page timers are slowed down. */
setInterval(() => postMessage('tick'), 1000 / 30);
