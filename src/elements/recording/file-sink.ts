import type { Clock } from '../../runtime/clock.ts';

/** How long the browser may take to begin a download, in milliseconds. */
const readTime = 60_000;

/** Takes the parts of a recording. */
export interface Sink {
  /** Resolves when the part is kept. */
  write(part: Blob): Promise<unknown>;
  /** Resolves when the file is complete. */
  close(): Promise<unknown>;
}

interface Writable {
  write(part: Blob): Promise<void>;
  close(): Promise<void>;
}

interface FileHandle {
  createWritable(): Promise<Writable>;
}

/** The File System Access API, which some browsers have. */
interface WithFiles {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileHandle>;
  showDirectoryPicker?(options: { mode: 'readwrite' }): Promise<{
    getFileHandle(name: string, options: { create: true }): Promise<FileHandle>;
  }>;
}

/** Returns the sink of each file by its name. */
export type OpenSink = (name: string) => Promise<Sink>;

/**
 * Asks the person for a file, or for a folder where there will be several. Where the browser cannot, each file is
 * downloaded at its end. Rejects with an `AbortError` if the person chooses none.
 */
export async function chooseSinks(name: string, several: boolean, clock: Clock): Promise<OpenSink> {
  const files = globalThis as WithFiles;
  if (several && files.showDirectoryPicker) {
    const folder = await files.showDirectoryPicker({ mode: 'readwrite' });
    return async (each) => (await folder.getFileHandle(each, { create: true })).createWritable();
  }
  if (!several && files.showSaveFilePicker) {
    const file = await files.showSaveFilePicker({ suggestedName: name });
    return () => file.createWritable();
  }
  return async (each) => download(each, clock);
}

/** Keeps the parts until the end: the browser writes large blobs to its disk. */
function download(name: string, clock: Clock): Sink {
  let whole = new Blob();
  return {
    async write(part) {
      whole = new Blob([whole, part], { type: part.type });
    },
    async close() {
      if (whole.size === 0) return;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(whole);
      link.download = name;
      link.click();
      // The browser reads it after the click.
      clock.after(readTime, () => URL.revokeObjectURL(link.href));
    },
  };
}
