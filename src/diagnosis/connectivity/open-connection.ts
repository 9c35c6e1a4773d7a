/** Makes the connections of a check, which no session has. */
export type OpenConnection = (config: RTCConfiguration) => RTCPeerConnection;

export const openConnection: OpenConnection = (config) => new RTCPeerConnection(config);
