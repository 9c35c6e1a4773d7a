import { checkConnectivity } from '../../../../src/diagnosis/connectivity/check-connectivity.ts';

/** Runs in a frame, and checks the signaling that the frame's `data-signaling` names. */
const { signaling = '' } = (window.frameElement as HTMLElement | null)?.dataset ?? {};
for await (const result of checkConnectivity({ signaling })) {
  if (result.step === 'road') Object.assign(window, { result });
}
