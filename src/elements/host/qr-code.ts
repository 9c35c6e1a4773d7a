import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** A code as the data of an SVG path, in a square of this many units. */
export interface QrCode {
  readonly path: string;
  readonly size: number;
}

/** Draws the QR code of a text. A module of its own, because few hosts need it. */
export function drawQrCode(text: string): QrCode {
  const code = generate(text);
  return { path: toSvgPath(code), size: code.size };
}
