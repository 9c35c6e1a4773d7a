/** What can be shared. */
export type Shareable = 'camera' | 'microphone' | 'screen' | 'contents';

export type Device = Extract<Shareable, 'camera' | 'microphone'>;
