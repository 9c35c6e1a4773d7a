/** The classes that simple-peer takes: those of the page, or null where there is no WebRTC. */
export default () => (typeof RTCPeerConnection === 'undefined' ? null : globalThis);
