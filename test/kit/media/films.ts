import { filledCanvas } from './canvas.ts';

/** As many pictures a second as a film needs to move: each is encoded, decoded and painted. */
const usualRate = 15;

/** Returns a moving picture of one color. */
export function moving(color: string, rate = usualRate): MediaStream {
  return film(color, rate).stream;
}

/** Returns a picture that moves until `pause()`. */
export function film(
  color: string,
  rate = usualRate,
): { stream: MediaStream; pause(): void; resume(): void } {
  const canvas = filledCanvas(color, 160, 120);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const stream = canvas.captureStream();
  let frame = 0;
  let paused = false;
  const draw = (): void => {
    if (stream.getTracks()[0]?.readyState !== 'live') return clearInterval(timer);
    if (paused) return;
    context.fillStyle = color;
    context.fillRect(0, 0, 160, 120);
    frame += 1;
    context.fillStyle = 'gray';
    context.fillRect(frame % 20, 0, 4, 4);
  };
  const timer = setInterval(draw, 1_000 / rate);
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

/** Returns a stream of a moving picture and sound. */
export function talking(color: string, rate = usualRate): MediaStream {
  return new MediaStream([...moving(color, rate).getTracks(), ...tone().getTracks()]);
}

/** Resolves when this many more frames were decoded. */
export async function decoded(video: HTMLVideoElement, count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  }
}

/** Plays a stream on the page. Resolves to its video when a frame has been decoded. */
export async function play(stream: MediaStream, parent: Element): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: stream });
  parent.append(video);
  await Promise.all([decoded(video, 1), video.play()]);
  return video;
}

/** Records a stream and resolves to the address of a short film in the browser's own format. */
export async function recorded(stream: MediaStream): Promise<string> {
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => {
    parts.push(data);
    if (parts.length === 4) recorder.stop();
  };
  await new Promise((resolve) => {
    recorder.onstop = resolve;
    recorder.start(100);
  });
  for (const track of stream.getTracks()) track.stop();
  return URL.createObjectURL(new Blob(parts, { type: recorder.mimeType }));
}

/** Returns the address of a tone of half a second (WAVE, 16 bit, mono). */
export function recordedTone(): string {
  const rate = 8_000;
  const samples = Int16Array.from({ length: rate / 2 }, (_, at) => 20_000 * Math.sin(at / 3));
  const header = new DataView(new ArrayBuffer(44));
  const words = (at: number, text: string): void => {
    for (let index = 0; index < 4; index += 1) header.setUint8(at + index, text.charCodeAt(index));
  };
  words(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  words(8, 'WAVE');
  words(12, 'fmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, 2 * rate, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  words(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return URL.createObjectURL(new Blob([header, samples], { type: 'audio/wav' }));
}
