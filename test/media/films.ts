/** A picture that changes all the time, in one color. */
export function moving(color: string): MediaStream {
  return film(color).stream;
}

/** A picture that changes until it is told to stand still. */
export function film(color: string): { stream: MediaStream; pause(): void; resume(): void } {
  const canvas = document.createElement('canvas');
  canvas.width = 160;
  canvas.height = 120;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const stream = canvas.captureStream(30);
  let frame = 0;
  let paused = false;
  const draw = (): void => {
    if (stream.getTracks()[0]?.readyState === 'live') requestAnimationFrame(draw);
    if (paused) return;
    context.fillStyle = color;
    context.fillRect(0, 0, 160, 120);
    frame += 1;
    context.fillStyle = 'gray';
    context.fillRect(frame % 20, 0, 4, 4);
  };
  draw();
  return {
    stream,
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
  };
}

export function tone(): MediaStream {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const oscillator = context.createOscillator();
  oscillator.connect(output);
  oscillator.start();
  return output.stream;
}

/** Picture and sound in one. */
export function talking(color: string): MediaStream {
  return new MediaStream([...moving(color).getTracks(), ...tone().getTracks()]);
}

/** Resolves once so many more frames were decoded. */
export async function decoded(video: HTMLVideoElement, count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  }
}
