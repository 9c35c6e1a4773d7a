/** Begins the topics of the messages that sessions send to each other. No page can use one. */
const prefix = 'beach:';

/** Returns the topic for messages of sessions about this subject. */
export function reservedTopic(subject: string): string {
  return `${prefix}${subject}`;
}

/** Returns whether pages cannot use this topic. */
export function isReserved(topic: unknown): boolean {
  return `${topic}`.startsWith(prefix);
}
