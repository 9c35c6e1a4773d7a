import type { ITheme } from '@xterm/xterm';

/** The 8 colors and their bright variants, for a bright and for a dark background. */
const palettes = {
  light: [
    ['#1c2024', '#b3261e', '#14703a', '#8a5a00', '#0a5cad', '#8b3a9c', '#0a6c7f', '#5a6370'],
    ['#5a6370', '#c9372c', '#1a8045', '#9c6a00', '#1a6fc4', '#a04bb3', '#0f7f94', '#343a42'],
  ],
  dark: [
    ['#343a42', '#ff8f87', '#4cc977', '#f0ad4e', '#6cb6ff', '#d2a0f0', '#67c7e6', '#d5dae0'],
    ['#7d8793', '#ffb0aa', '#7fe0a0', '#ffcf7d', '#9dceff', '#e3c3f7', '#9adcf0', '#ffffff'],
  ],
} as const;

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Returns the colors of a terminal in a place that has the colors of the page. */
export function terminalTheme({
  color,
  backgroundColor,
  outlineColor,
}: CSSStyleDeclaration): ITheme {
  const [usual, bright] = palettes[isDark(backgroundColor) ? 'dark' : 'light'];
  const theme: Record<string, string> = {
    foreground: color,
    background: backgroundColor,
    cursor: outlineColor,
    cursorAccent: backgroundColor,
    selectionBackground: outlineColor,
  };
  for (const [index, name] of names.entries()) {
    theme[name] = usual[index] as string;
    theme[`bright${name[0]?.toUpperCase()}${name.slice(1)}`] = bright[index] as string;
  }
  return theme;
}

/** Judges a computed color by its luma (Rec. 601). */
function isDark(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  // Computed colors of the other notations, such as `color(srgb …)`, count from 0 to 1.
  const most = color.startsWith('rgb') ? 255 : 1;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / most < 0.5;
}
