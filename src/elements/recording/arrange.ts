/** A place in a picture, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the places of pictures in a frame of this size: one fills it; a large one has the others in a strip at its
 * right; otherwise they form a grid. `large` is the index of a picture that needs the room, such as a screen; −1 if none
 * does.
 */
export function arrange(count: number, large: number, width: number, height: number): Place[] {
  if (large < 0 || count === 1) return grid(count, { x: 0, y: 0, width, height });
  const strip = Math.round(width / 5);
  const others = column(count - 1, { x: width - strip, y: 0, width: strip, height });
  others.splice(large, 0, { x: 0, y: 0, width: width - strip, height });
  return others;
}

function grid(count: number, { width, height }: Place): Place[] {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [cell, line] = [width / columns, height / rows];
  return Array.from({ length: count }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    // The last row is centered.
    const inRow = Math.min(columns, count - row * columns);
    const x = (width - inRow * cell) / 2 + column * cell;
    return { x, y: row * line, width: cell, height: line };
  });
}

function column(count: number, { x, width, height }: Place): Place[] {
  const line = Math.min(height / count, (width * 3) / 4);
  return Array.from({ length: count }, (_, index) => ({
    x,
    y: (height - count * line) / 2 + index * line,
    width,
    height: line,
  }));
}

/** Returns the largest place within another for a picture of this shape. */
export function fit(picture: { width: number; height: number }, place: Place): Place {
  const scale = Math.min(place.width / picture.width, place.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return {
    x: place.x + (place.width - width) / 2,
    y: place.y + (place.height - height) / 2,
    width,
    height,
  };
}
