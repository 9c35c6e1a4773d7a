/** Lets a page save into the files of its origin: no test can operate the dialog of the browser. */
export function saveIntoOwnFiles(): void {
  const folder = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory();
  Object.assign(globalThis, {
    showDirectoryPicker: folder,
    showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
      (await folder()).getFileHandle(suggestedName, { create: true }),
  });
}
