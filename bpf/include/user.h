/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What programs hand to system calls, as it lies in their memory: nothing here reads it, but its layout travels with the object, as BTF.
 * Sources: include/uapi/linux/. Ports are in network byte order, so they are bytes. */
#pragma once

#include "capture.h"

struct sockaddr_in {
	u16 sin_family;
	u8 sin_port[2];
	u8 sin_addr[4];
};

struct sockaddr_in6 {
	u16 sin6_family;
	u8 sin6_port[2];
	u32 sin6_flowinfo;
	u8 sin6_addr[16];
	u32 sin6_scope_id;
};

struct sockaddr_nl {
	u16 nl_family;
	u16 nl_pad;
	u32 nl_pid;
	u32 nl_groups;
};

/* Of any family; that of AF_UNIX has its path here. */
struct sockaddr {
	u16 sa_family;
	u8 sa_data[126];
};

struct timespec {
	s64 tv_sec;
	s64 tv_nsec;
};

/* old_timespec32, include/vdso/time32.h: that of most calls of 32-bit programs. */
struct timespec32 {
	s32 tv_sec;
	s32 tv_nsec;
};

struct open_how {
	u64 flags;
	u64 mode;
	u64 resolve;
};

/* The beginning of what clone3 takes. */
struct clone_args {
	u64 flags;
	u64 pidfd;
	u64 child_tid;
	u64 parent_tid;
	u64 exit_signal;
};

/* The beginning of what epoll_ctl takes; what follows lies elsewhere on each architecture. */
struct epoll_event {
	u32 events;
};

/* What pipe2 and socketpair give. */
struct descriptors {
	s32 both[2];
};

/* What wait4 tells. */
struct wait_status {
	s32 status;
};

struct signal_set {
	u64 signals;
};

/* Never set: it puts the types into the object, with that of what capture.h makes of a list of buffers. */
const volatile union user_struct {
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_nl netlink;
	struct sockaddr any;
	struct timespec timespec;
	struct timespec32 timespec32;
	struct open_how open_how;
	struct clone_args clone_args;
	struct epoll_event epoll_event;
	struct descriptors descriptors;
	struct wait_status wait_status;
	struct signal_set signal_set;
	struct buffer_start buffers[LIST_BUFFERS];
} user_struct;
