/**
 * The films of the bench: their size in pixels, their pictures a second, the most bits a second of each viewer, and
 * whether they have sound.
 */
export const films = {
  '270p': { width: 480, height: 270, framerate: 15, bitrate: 300_000, sound: false },
  '270p, sound': { width: 480, height: 270, framerate: 15, bitrate: 300_000, sound: true },
  '720p': { width: 1280, height: 720, framerate: 30, bitrate: 1_500_000, sound: false },
} as const;

export type FilmName = keyof typeof films;
