/*
 * A network in user space, for kernels without netem: one TUN device in each network namespace, and a router
 * between them. A packet passes the sender's uplink, the path between the two nodes, and the receiver's downlink:
 *
 *   uplink, downlink   a rate with a bounded queue that drops what does not fit
 *   path               loss, delay and jitter, which never changes the order of packets
 *
 * Usage: wire NAMESPACE...      Node n, counted from 0, has the addresses 10.77.n.0/24 and the device eth0.
 *
 * Commands, one on each line of standard input. One line on standard output answers each:
 *
 *   up NODE BITS_PER_SECOND QUEUE_BYTES        0 bits per second: no limit
 *   down NODE BITS_PER_SECOND QUEUE_BYTES
 *   path FROM TO DELAY_MS JITTER_MS LOSS_PERCENT
 *   stats
 *
 * A command applies to the packets that follow it. The program ends when its standard input ends, so that it
 * cannot outlive the process that started it; the devices go with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_NODES = 8, MAX_PACKET = 65536, BATCH = 64 };

typedef int64_t Nanoseconds;
static const Nanoseconds MILLISECOND = 1000000, SECOND = 1000000000;

typedef struct {
  double rate; /* bits per second; 0: no limit */
  double queue; /* bytes */
  Nanoseconds busy_until;
} Interface;

typedef struct {
  double delay, jitter; /* milliseconds */
  double loss; /* percent */
  Nanoseconds last_arrival;
} Path;

typedef struct {
  int device;
  Interface up, down;
  uint64_t sent, received, overflowed, lost; /* packets */
} Node;

/* A packet on its way, and when it comes to the next step. */
typedef struct {
  Nanoseconds due;
  uint64_t order;
  int to;
  int past_downlink;
  int length;
  unsigned char *bytes;
} Packet;

static Node nodes[MAX_NODES];
static int node_count;
static Path paths[MAX_NODES][MAX_NODES];

static Nanoseconds now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * SECOND + time.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "wire: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* ---- Packets on their way: a heap, the next one due on top ---- */

static Packet *heap;
static int heap_size, heap_room;

static int is_before(const Packet *one, const Packet *other) {
  return one->due != other->due ? one->due < other->due : one->order < other->order;
}

static void push(Packet packet) {
  static uint64_t order;
  packet.order = order++;
  if (heap_size == heap_room) {
    heap_room = heap_room ? 2 * heap_room : 1024;
    heap = realloc(heap, heap_room * sizeof *heap);
    if (!heap) fail("out of memory");
  }
  int at = heap_size++;
  for (int parent; at > 0 && is_before(&packet, &heap[parent = (at - 1) / 2]); at = parent) {
    heap[at] = heap[parent];
  }
  heap[at] = packet;
}

static Packet pop(void) {
  Packet top = heap[0], last = heap[--heap_size];
  int at = 0;
  for (int child; (child = 2 * at + 1) < heap_size; at = child) {
    if (child + 1 < heap_size && is_before(&heap[child + 1], &heap[child])) child++;
    if (!is_before(&heap[child], &last)) break;
    heap[at] = heap[child];
  }
  heap[at] = last;
  return top;
}

/* ---- The three steps of a packet ---- */

/* Returns when a packet that comes now has left the interface; -1 where its queue is full. */
static Nanoseconds leave(Interface *interface, Nanoseconds time, int length) {
  if (interface->rate <= 0) return time;
  Nanoseconds start = interface->busy_until > time ? interface->busy_until : time;
  double queued = (double)(start - time) / SECOND * interface->rate / 8;
  if (queued + length > interface->queue) return -1;
  interface->busy_until = start + (Nanoseconds)(length * 8 / interface->rate * SECOND);
  return interface->busy_until;
}

/* Returns when a packet that leaves the sender now arrives; -1 where it is lost. */
static Nanoseconds cross(Path *path, Nanoseconds time) {
  if (drand48() * 100 < path->loss) return -1;
  double delay = path->delay + (2 * drand48() - 1) * path->jitter;
  Nanoseconds arrival = time + (Nanoseconds)((delay > 0 ? delay : 0) * MILLISECOND);
  if (arrival < path->last_arrival) arrival = path->last_arrival;
  path->last_arrival = arrival;
  return arrival;
}

static void send_packet(int from, const unsigned char *bytes, int length) {
  if (bytes[0] >> 4 != 4 || length < 20) return;
  const unsigned char *destination = bytes + 16;
  int to = destination[2];
  if (destination[0] != 10 || destination[1] != 77 || to >= node_count || to == from) return;
  nodes[from].sent++;
  Nanoseconds time = leave(&nodes[from].up, now(), length);
  if (time < 0) {
    nodes[from].overflowed++;
    return;
  }
  time = cross(&paths[from][to], time);
  if (time < 0) {
    nodes[from].lost++;
    return;
  }
  Packet packet = {.due = time, .to = to, .length = length, .bytes = malloc(length)};
  if (!packet.bytes) fail("out of memory");
  memcpy(packet.bytes, bytes, length);
  push(packet);
}

static void advance(Packet packet) {
  Node *node = &nodes[packet.to];
  if (!packet.past_downlink) {
    packet.past_downlink = 1;
    packet.due = leave(&node->down, packet.due, packet.length);
    if (packet.due >= 0) {
      push(packet);
      return;
    }
    node->overflowed++;
  } else if (write(node->device, packet.bytes, packet.length) == packet.length) {
    node->received++;
  }
  free(packet.bytes);
}

/* ---- Commands ---- */

static void print_stats(void) {
  printf("[");
  for (int each = 0; each < node_count; each++) {
    Node *node = &nodes[each];
    printf("%s{\"sent\":%lu,\"received\":%lu,\"overflowed\":%lu,\"lost\":%lu}", each ? "," : "",
           node->sent, node->received, node->overflowed, node->lost);
  }
  printf("]\n");
}

static int is_node(int number) { return number >= 0 && number < node_count; }

static void obey(const char *line) {
  int one, other;
  double first, second, third;
  if (sscanf(line, "up %d %lf %lf", &one, &first, &second) == 3 && is_node(one)) {
    nodes[one].up.rate = first;
    nodes[one].up.queue = second;
  } else if (sscanf(line, "down %d %lf %lf", &one, &first, &second) == 3 && is_node(one)) {
    nodes[one].down.rate = first;
    nodes[one].down.queue = second;
  } else if (sscanf(line, "path %d %d %lf %lf %lf", &one, &other, &first, &second, &third) == 5 &&
             is_node(one) && is_node(other)) {
    paths[one][other].delay = first;
    paths[one][other].jitter = second;
    paths[one][other].loss = third;
  } else if (!strcmp(line, "stats")) {
    print_stats();
    return;
  } else {
    printf("unknown command: %s\n", line);
    return;
  }
  printf("ok\n");
}

/* Returns 0 at the end of the input. */
static int read_commands(void) {
  static char input[4096];
  static int length;
  int more = read(STDIN_FILENO, input + length, sizeof input - 1 - length);
  if (more <= 0) return more < 0 && errno == EAGAIN;
  input[length += more] = 0;
  char *line = input;
  for (char *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    obey(line);
  }
  fflush(stdout);
  length -= line - input;
  memmove(input, line, length);
  return 1;
}

/* ---- Devices ---- */

/* Makes a device inside of the namespace; it can be read and written from here. */
static int open_device(const char *name) {
  char path[128];
  snprintf(path, sizeof path, "/var/run/netns/%s", name);
  int network = open(path, O_RDONLY | O_CLOEXEC);
  if (network < 0 || setns(network, CLONE_NEWNET)) fail(path);
  close(network);
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_name = "eth0", .ifr_flags = IFF_TUN | IFF_NO_PI};
  if (ioctl(device, TUNSETIFF, &request)) fail("TUNSETIFF");
  return device;
}

static void read_device(int from) {
  static unsigned char bytes[MAX_PACKET];
  for (int each = 0; each < BATCH; each++) {
    int length = read(nodes[from].device, bytes, sizeof bytes);
    if (length <= 0) return;
    send_packet(from, bytes, length);
  }
}

static struct timespec until_next(void) {
  Nanoseconds wait = heap_size ? heap[0].due - now() : SECOND;
  if (wait < 0) wait = 0;
  return (struct timespec){.tv_sec = wait / SECOND, .tv_nsec = wait % SECOND};
}

int main(int count, char **arguments) {
  node_count = count - 1;
  if (node_count < 2 || node_count > MAX_NODES) {
    fprintf(stderr, "usage: wire NAMESPACE NAMESPACE...  (at most %d)\n", MAX_NODES);
    return 1;
  }
  struct pollfd inputs[MAX_NODES + 1];
  for (int each = 0; each < node_count; each++) {
    nodes[each].device = open_device(arguments[each + 1]);
    inputs[each] = (struct pollfd){.fd = nodes[each].device, .events = POLLIN};
  }
  inputs[node_count] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  /* Browsers keep every core busy; a wire that waits for them would have a delay of its own. */
  sched_setscheduler(0, SCHED_RR, &(struct sched_param){.sched_priority = 1});
  printf("ready\n");
  fflush(stdout);
  for (;;) {
    struct timespec wait = until_next();
    ppoll(inputs, node_count + 1, &wait, NULL);
    for (int each = 0; each < node_count; each++) read_device(each);
    for (Nanoseconds time = now(); heap_size && heap[0].due <= time;) advance(pop());
    if (inputs[node_count].revents && !read_commands()) return 0;
  }
}
