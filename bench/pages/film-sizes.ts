/** The films of the bench: their size in pixels, and their pictures a second. */
export const filmSizes = {
  '270p': { width: 480, height: 270, framerate: 15 },
  '720p': { width: 1280, height: 720, framerate: 30 },
} as const;

export type FilmSize = keyof typeof filmSizes;
