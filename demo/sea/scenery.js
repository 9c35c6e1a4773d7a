/** Draws a sea at sunset, in a world of 640 × 360. Each function draws one part, at a time in seconds. */

export const horizon = 168;
export const rows = 7;
export const rowHeight = 22;

/** Returns the height of the water's surface at `x`. */
function surface(row, x, time) {
  const swell = Math.sin(x / (38 + 9 * row) + time * (0.5 + 0.12 * row) + row * 2.1);
  const ripple = Math.sin(x / (15 + 4 * row) - time * 0.9 + row);
  return horizon + row * rowHeight + swell * (1 + 1.1 * row) + ripple * (0.5 + 0.35 * row);
}

export function drawSky(pen, time) {
  const sky = pen.createLinearGradient(0, 0, 0, horizon);
  sky.addColorStop(0, '#35508a');
  sky.addColorStop(0.45, '#b5739d');
  sky.addColorStop(0.75, '#f58f7c');
  sky.addColorStop(1, '#ffd08a');
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 360);
  const glow = pen.createRadialGradient(400, horizon - 14, 20, 400, horizon - 14, 190);
  glow.addColorStop(0, '#fff3c4e0');
  glow.addColorStop(0.2, '#ffd98a90');
  glow.addColorStop(1, '#ffd98a00');
  pen.fillStyle = glow;
  pen.fillRect(200, 0, 400, 360);
  pen.fillStyle = '#fff4cf';
  pen.beginPath();
  pen.arc(400, horizon - 14, 36, 0, Math.PI * 2);
  pen.fill();
  pen.strokeStyle = '#2c3c66';
  pen.lineWidth = 1.8;
  for (const [gull, height] of [62, 84, 48].entries()) {
    const x = ((time * (11 + gull * 3) + gull * 260) % 740) - 50;
    const flap = 4 + 3 * Math.sin(time * 5 + gull * 2);
    pen.beginPath();
    pen.moveTo(x - 11, height - flap);
    pen.quadraticCurveTo(x - 4, height - flap, x, height);
    pen.quadraticCurveTo(x + 4, height - flap, x + 11, height - flap);
    pen.stroke();
  }
}

export function drawWave(pen, row, time) {
  const depth = row / (rows - 1);
  pen.fillStyle = `hsl(${195 - 8 * depth} ${42 + 26 * depth}% ${58 - 32 * depth}%)`;
  shape(pen, (x) => surface(row, x, time));
  // The sun's path on the water.
  pen.fillStyle = `rgb(255 226 160 / ${0.75 - 0.6 * depth})`;
  for (let glint = 0; glint < 5; glint++) {
    const sway = Math.sin(time * 1.3 + glint * 1.9 + row * 2.7);
    const width = (6 + 7 * row) * (0.6 + 0.4 * sway);
    const x = 400 + sway * (5 + 7 * row) - width / 2;
    pen.fillRect(x, surface(row, x, time) + 3 + glint * 4, width, 1.4);
  }
}

export function drawBoat(pen, time) {
  const x = ((time * 9 + 120) % 760) - 60;
  const y = surface(2, x, time);
  pen.save();
  pen.translate(x, y + 3);
  pen.rotate((surface(2, x + 12, time) - surface(2, x - 12, time)) / 24);
  pen.fillStyle = '#fffaf0';
  pen.fill(new Path2D('M2-50Q30-24 27-8H2z'));
  pen.fillStyle = '#f0684a';
  pen.fill(new Path2D('M-2-44Q-20-22-19-8H-2z'));
  pen.fillStyle = '#4b2e39';
  pen.fill(new Path2D('M-26-4H32Q26 7 16 7H-14Q-23 7-26-4zM-1-52h2v48h-2z'));
  pen.restore();
}

export function drawBall(pen, { x, row, age }, time) {
  const size = 7 + 1.6 * row;
  const water = surface(row, x, time) - size * 0.4;
  // The ball falls for half a second, and then bobs.
  const y = age < 0.5 ? water - 190 * (1 - (age / 0.5) ** 2) : water;
  pen.strokeStyle = `rgb(255 255 255 / ${Math.max(0, 0.9 - (age - 0.5) / 1.6)})`;
  pen.lineWidth = 1.5;
  for (const delay of age > 0.5 ? [0, 0.25] : []) {
    const radius = Math.max(0, age - 0.5 - delay) * 42;
    pen.beginPath();
    pen.ellipse(x, water + size, radius, radius * 0.28, 0, 0, Math.PI * 2);
    pen.stroke();
  }
  for (let slice = 0; slice < 6; slice++) {
    const from = (slice * Math.PI) / 3 + Math.sin(time + x) * 0.5 + Math.min(age, 0.5) * 6;
    pen.fillStyle = slice % 2 ? '#fffaf0' : ['#f0684a', '#0a7a83', '#f5b83d'][slice / 2];
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, size, from, from + Math.PI / 3);
    pen.fill();
  }
}

export function drawShore(pen, time) {
  const wash = (x) => 322 + 7 * Math.sin(time * 0.6) + 4 * Math.sin(x / 70 + time * 0.4);
  pen.fillStyle = '#fff6e4b0';
  shape(pen, (x) => wash(x) - 5 - 2 * Math.sin(x / 11 + time));
  pen.fillStyle = '#d9b27c';
  shape(pen, (x) => wash(x));
  pen.fillStyle = '#f0d5a0';
  shape(pen, (x) => 334 + 4 * Math.sin(x / 90 + 1));
}

/** Fills everything below a line. */
function shape(pen, line) {
  pen.beginPath();
  pen.moveTo(0, 360);
  for (let x = 0; x <= 640; x += 8) pen.lineTo(x, line(x));
  pen.lineTo(640, 360);
  pen.fill();
}
