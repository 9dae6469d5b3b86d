// SPDX-License-Identifier: MIT
/* The kinds of work, each in a file of its own; main.c chooses one. */
#pragma once

/* Of no interest to those who look at what this program exports. */
#pragma GCC visibility push(hidden)

/* Says what failed and why, by errno, and ends the process. */
void fail(const char *what) __attribute__((noreturn));

/* files.c */
void opens(long n);
void relative_opens(long n);
void unreadable_opens(long n);
void failures(long n);
void writes(long n);
void open_directory(void);
void open_sink(void);

/* tcp.c */
void connections(long n);
void listen_on_loopback_4(void);
void listen_on_loopback_6(void);

/* tcp-ends.c */
void tcp_ends(long n);
void start_server(void);

/* functions.c */
void calls(long n);

/* faults.c */
void faults(long n);

/* time.c */
void burn(long milliseconds);
void sleep_for(long milliseconds);
void sleeps(long n);
void sleep_scale(long n);

/* compat.c */
void compat(long n);
void compat_opens(long n);
void compat_sleeps(long n);
void compat_execs(long n);

/* pieces.c */
void pieces(long n);

/* tasks.c */
void threads(long n);
void killed(long n);
void become(long n);
void forks(long n);

#pragma GCC visibility pop
