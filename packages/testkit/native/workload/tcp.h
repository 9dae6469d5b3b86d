// SPDX-License-Identifier: MIT
/* What the TCP workloads have in common. */
#pragma once
#include <sys/socket.h>
#include "workload.h"

#pragma GCC visibility push(hidden)
/* Listens at `address` once listen_on_loopback was called. */
extern int listener;
extern struct sockaddr_storage address;
extern socklen_t address_length;

void listen_on_loopback(int family);
int port_of(const struct sockaddr_storage *of);
#pragma GCC visibility pop
