/** Signaling over an MQTT broker: the entry `beach-session/mqtt`. */
export type { MqttClient, MqttClientOptions, MqttConnect } from './signaling/mqtt/mqtt-client.ts';
export { MqttSignaling, type MqttSignalingOptions } from './signaling/mqtt/mqtt-signaling.ts';
