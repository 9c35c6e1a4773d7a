/** Resolves to whether the browser plays sound: it needs a loudspeaker in Firefox, and a tap before in all of them. */
export async function soundRuns(): Promise<boolean> {
  const context = new AudioContext();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const runs = context.state === 'running';
  await context.close();
  return runs;
}
