/** Ticks 30 times a second. Browsers throttle the timers of a hidden page, but not those of its workers. */
setInterval(() => postMessage('tick'), 1000 / 30);
