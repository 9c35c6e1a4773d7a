/** The films of the bench: their size in pixels, their pictures a second, and the most bits a second of each viewer. */
export const filmSizes = {
  '270p': { width: 480, height: 270, framerate: 15, bitrate: 300_000 },
  '720p': { width: 1280, height: 720, framerate: 30, bitrate: 1_500_000 },
} as const;

export type FilmSize = keyof typeof filmSizes;
