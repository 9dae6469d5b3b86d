// SPDX-License-Identifier: MIT
/* Bytes that are sent and received in pieces. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "workload.h"

/* What goes into a socket in pieces comes out of the other end in others. */
void pieces(long n)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		fail("socketpair");
	for (long i = 0; i < n; i++) {
		char digits[24], first[4], rest[64];
		struct iovec out[] = { { "number ", 7 }, { digits, (size_t)sprintf(digits, "%ld\n", i) } };
		struct iovec letters[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 }, { "e", 1 } };
		struct iovec in[] = { { first, sizeof(first) }, { rest, sizeof(rest) } };
		struct msghdr sent = { .msg_iov = letters, .msg_iovlen = 5 };
		struct msghdr received = { .msg_iov = in, .msg_iovlen = 2 };

		if (writev(pair[0], out, 2) < 0 || readv(pair[1], in, 2) < 0)
			fail("writev and readv");
		if (sendmsg(pair[0], &sent, MSG_NOSIGNAL) < 0 || recvmsg(pair[1], &received, 0) < 0)
			fail("sendmsg and recvmsg");
	}
}
