/** A picture that changes all the time, until its track is stopped. */
export function movingPicture(width = 160, height = 120): MediaStream {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const stream = canvas.captureStream(30);
  let frame = 0;
  const draw = (): void => {
    frame += 1;
    context.fillStyle = `hsl(${frame % 360} 80% 50%)`;
    context.fillRect((frame * 7) % width, 0, width / 4, height);
    if (stream.getTracks()[0]?.readyState === 'live') requestAnimationFrame(draw);
  };
  draw();
  return stream;
}
