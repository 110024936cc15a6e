/*
 * What a Unix socket can do: epoll, no codec, no allocation for a message. Speaks with the comparison like the JVM's peers:
 *
 *   peer server DIRECTORY | peer client DIRECTORY | peer first DIRECTORY
 *
 * A message is four bytes of length, eight of a number, and as many others as a small message of the others has. The server
 * answers one whose number is positive with the same bytes, counts those with a negative one, and checks the last byte of both.
 * Number 1 asks for the count. It broadcasts nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SMALL = 160, HEAD = 12, BUFFER = 256 << 10, MOST = 256, MARK = 0x5a, COUNT = 1 };

struct link {
    int fd;
    char *in, *out;
    size_t in_size, in_end, out_size, out_start, out_end;
    int writing;
};

static void die(const char *what) {
    printf("failed %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void *room(void *old, size_t size) {
    void *p = realloc(old, size);
    if (!p) die("memory");
    return p;
}

static struct link *new_link(int fd) {
    struct link *l = calloc(1, sizeof *l);
    l->fd = fd;
    l->in = room(0, l->in_size = BUFFER);
    l->out = room(0, l->out_size = BUFFER);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return l;
}

static void end_link(struct link *l) {
    close(l->fd);
    free(l->in);
    free(l->out);
    free(l);
}

/* Sends what waits; returns whether all of it went. */
static int flush_link(struct link *l) {
    while (l->out_start < l->out_end) {
        ssize_t n = send(l->fd, l->out + l->out_start, l->out_end - l->out_start, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) return 0;
            if (errno == EPIPE || errno == ECONNRESET) break;
            die("send");
        }
        l->out_start += n;
    }
    l->out_start = l->out_end = 0;
    return 1;
}

static void put(struct link *l, int64_t id, uint32_t size) {
    if (l->out_end + 4 + size > l->out_size) l->out = room(l->out, l->out_size = 2 * (l->out_end + 4 + size));
    char *p = l->out + l->out_end;
    memcpy(p, &size, 4);
    memcpy(p + 4, &id, 8);
    p[3 + size] = MARK;
    l->out_end += 4 + size;
}

/* Reads what is there, and calls for each message; returns 0 at the end of the stream. */
static int read_link(struct link *l, void (*take)(struct link *, int64_t, uint32_t)) {
    ssize_t n = recv(l->fd, l->in + l->in_end, l->in_size - l->in_end, 0);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0) return 0;
    l->in_end += n;
    size_t at = 0;
    while (l->in_end - at >= HEAD) {
        uint32_t size;
        int64_t id;
        memcpy(&size, l->in + at, 4);
        if (size + 4 > l->in_size) {
            memmove(l->in, l->in + at, l->in_end -= at);
            l->in = room(l->in, l->in_size = 2 * (size + 4));
            return 1;
        }
        if (l->in_end - at < size + 4) break;
        memcpy(&id, l->in + at + 4, 8);
        if (l->in[at + 3 + size] != MARK) die("broken message");
        take(l, id, size);
        at += size + 4;
    }
    memmove(l->in, l->in + at, l->in_end -= at);
    return 1;
}

static struct sockaddr_un address(const char *directory) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s/c.sock", directory);
    return a;
}

static void watch(int ep, int op, int fd, uint32_t events, void *p) {
    struct epoll_event e = {.events = events, .data.ptr = p};
    if (epoll_ctl(ep, op, fd, &e)) die("epoll_ctl");
}

/* Flushes, and has the loop told when there is room again. */
static void flush_or_wait(int ep, struct link *l) {
    int waits = !flush_link(l);
    if (waits != l->writing) {
        l->writing = waits;
        watch(ep, EPOLL_CTL_MOD, l->fd, waits ? EPOLLIN | EPOLLOUT : EPOLLIN, l);
    }
}

static int64_t counted;

static void answer(struct link *l, int64_t id, uint32_t size) {
    if (id == COUNT) {
        put(l, counted + 1, SMALL);
        counted = 0;
    } else if (id < 0) {
        counted++;
    } else {
        put(l, id, size);
    }
}

static void serve(const char *directory) {
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), ep = epoll_create1(0);
    struct sockaddr_un a = address(directory);
    if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1024)) die("listen");
    struct link accepting = {.fd = listener}, input = {.fd = 0};
    watch(ep, EPOLL_CTL_ADD, listener, EPOLLIN, &accepting);
    watch(ep, EPOLL_CTL_ADD, 0, EPOLLIN, &input);
    puts("ready");
    struct epoll_event events[64];
    while (1) {
        int n = epoll_wait(ep, events, 64, -1);
        for (int i = 0; i < n; i++) {
            struct link *l = events[i].data.ptr;
            if (l == &input) {
                char byte;
                if (read(0, &byte, 1) <= 0) exit(0);
            } else if (l == &accepting) {
                int fd = accept(listener, 0, 0);
                if (fd >= 0) watch(ep, EPOLL_CTL_ADD, fd, EPOLLIN, new_link(fd));
            } else if ((events[i].events & EPOLLIN) && !read_link(l, answer)) {
                end_link(l);
            } else {
                flush_or_wait(ep, l);
            }
        }
    }
}

static struct link *join(int ep, const char *directory) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un a = address(directory);
    if (connect(fd, (struct sockaddr *)&a, sizeof a)) die("connect");
    struct link *l = new_link(fd);
    watch(ep, EPOLL_CTL_ADD, fd, EPOLLIN, l);
    return l;
}

/* The state of what is measured. */
static int64_t end, done, asked[MOST], ids[MOST], outstanding, reply;
static uint32_t *nanos;
static size_t nanos_size;

static void ask(struct link *l, int slot) {
    ids[slot] += 0x1000;
    asked[slot] = now();
    put(l, ids[slot], SMALL);
}

static void answered(struct link *l, int64_t id, uint32_t size) {
    int slot = id & 0xfff;
    int64_t t = now();
    if (slot >= MOST || id != ids[slot] || size != SMALL) die("wrong answer");
    if ((size_t)done == nanos_size) nanos = room(nanos, (nanos_size = 2 * nanos_size + 65536) * sizeof *nanos);
    nanos[done++] = t - asked[slot];
    if (t < end) ask(l, slot);
    else outstanding--;
}

static void replied(struct link *l, int64_t id, uint32_t size) {
    (void)l, (void)size;
    reply = id;
}

static void wait_once(int ep) {
    struct epoll_event e;
    if (epoll_wait(ep, &e, 1, -1) < 0 && errno != EINTR) die("epoll_wait");
}

static int later(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static double percentile(double p) {
    return nanos[(size_t)(p * (done - 1))] / 1e3;
}

static void report(double figure, int latencies) {
    if (latencies && done) {
        qsort(nanos, done, sizeof *nanos, later);
        if (figure == 0) figure = percentile(0.5);
        printf("measured %f %lld %f %f %f NaN\n", figure, (long long)done, percentile(0.5), percentile(0.99), percentile(0.999));
    } else {
        printf("measured %f %lld NaN NaN NaN NaN\n", figure, (long long)done);
    }
}

static void ping_pong(int ep, struct link *l, int slots, int64_t length) {
    int64_t start = now();
    memset(ids, 0, sizeof ids);
    for (int i = 0; i < slots; i++) ids[i] = i;
    end = start + length;
    outstanding = slots;
    for (int i = 0; i < slots; i++) ask(l, i);
    while (outstanding) {
        flush_or_wait(ep, l);
        wait_once(ep);
        if (!read_link(l, answered)) die("the server has gone");
    }
    report(slots == 1 ? 0 : done * 1e9 / (now() - start), 1);
}

static void count_sent(int ep, struct link *l) {
    reply = 0;
    put(l, COUNT, SMALL);
    while (!reply) {
        flush_or_wait(ep, l);
        wait_once(ep);
        if (!read_link(l, replied)) die("the server has gone");
    }
    if (reply - 1 != done) die("messages are missing");
}

static void stream(int ep, struct link *l, uint32_t size, double figure, int64_t length) {
    int64_t start = now();
    while (now() - start < length) {
        while (l->out_end < (size > BUFFER / 2 ? size : BUFFER / 2)) put(l, -++done, size);
        flush_or_wait(ep, l);
        while (l->out_end) {
            wait_once(ep);
            flush_or_wait(ep, l);
        }
    }
    count_sent(ep, l);
    report(done * figure * 1e9 / (now() - start), 0);
}

static void connects(const char *directory, int64_t length) {
    int64_t start = now(), last = start;
    while (last - start < length) {
        int ep = epoll_create1(0);
        struct link *l = join(ep, directory);
        end = 0;
        ids[0] = 0;
        outstanding = 1;
        ask(l, 0);
        flush_link(l);
        while (outstanding) {
            wait_once(ep);
            if (!read_link(l, answered)) die("the server has gone");
        }
        end_link(l);
        close(ep);
        nanos[done - 1] = now() - last;
        last = now();
    }
    report(done * 1e9 / (last - start), 1);
}

int main(int count, char **words) {
    setvbuf(stdout, 0, _IOLBF, 0);
    if (count != 3) return 2;
    if (!strcmp(words[1], "server")) serve(words[2]);
    int ep = epoll_create1(0);
    struct link *l = join(ep, words[2]);
    if (!strcmp(words[1], "first")) {
        done = 0;
        count_sent(ep, l);
        puts("ready");
        return 0;
    }
    puts("ready");
    char task[32];
    long long millis;
    while (scanf("%31s %lld", task, &millis) == 2) {
        int64_t length = millis * 1000000;
        done = 0;
        if (!strcmp(task, "call") || !strcmp(task, "p1")) ping_pong(ep, l, 1, length);
        else if (!strcmp(task, "p64")) ping_pong(ep, l, 64, length);
        else if (!strcmp(task, "p256")) ping_pong(ep, l, 256, length);
        else if (!strcmp(task, "one-way")) stream(ep, l, SMALL, 1, length);
        else if (!strcmp(task, "64k")) stream(ep, l, 64 << 10, (64 << 10) / 1e6, length);
        else if (!strcmp(task, "1m")) stream(ep, l, 1 << 20, (1 << 20) / 1e6, length);
        else if (!strcmp(task, "connects")) connects(words[2], length);
        else puts("failed no such workload");
    }
    return 0;
}
