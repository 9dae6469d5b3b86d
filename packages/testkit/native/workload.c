// SPDX-License-Identifier: MIT
/*
 * A process that does a known amount of work, and nothing else, when it is told to.
 *
 *   workload <mode> <n>
 *
 * It prepares everything, says "ready <port>" on stdout, waits for a byte on stdin, does the work, says "done", and stays until
 * stdin ends, so that its PID still means it. It says "done" by send(2), since write(2) may be what is counted: the pipes that
 * Node.js makes are sockets. Some modes tell of their work, in lines before "done".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WRITE_CHUNK 64
/* Where page faults happen: user space on every 64-bit machine, and nothing else is there. */
#define FAULTS_START ((char *)0x200000000000)

/*
 * A tracepoint in user space, as DTRACE_PROBE2 of <sys/sdt.h> makes it: a nop, and a note that says where it is and where its
 * arguments are, a signed 32-bit and an unsigned 64-bit one.
 */
#define PROBE(provider, name, first, second)                                                                            \
	__asm__ volatile("990: nop\n"                                                                                    \
			 ".pushsection .note.stapsdt,\"\",\"note\"\n"                                                     \
			 ".balign 4\n"                                                                                  \
			 ".4byte 992f-991f, 994f-993f, 3\n"                                                             \
			 "991: .asciz \"stapsdt\"\n"                                                                    \
			 "992: .balign 4\n"                                                                             \
			 "993: .8byte 990b, _.stapsdt.base, 0\n"                                                        \
			 ".asciz \"" provider "\"\n"                                                                    \
			 ".asciz \"" name "\"\n"                                                                        \
			 ".asciz \"-4@%[one] 8@%[two]\"\n"                                                              \
			 "994: .balign 4\n"                                                                             \
			 ".popsection\n"                                                                                \
			 ".ifndef _.stapsdt.base\n"                                                                     \
			 ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"                        \
			 ".weak _.stapsdt.base\n"                                                                       \
			 ".hidden _.stapsdt.base\n"                                                                     \
			 "_.stapsdt.base: .space 1\n"                                                                   \
			 ".size _.stapsdt.base, 1\n"                                                                    \
			 ".popsection\n"                                                                                \
			 ".endif\n"                                                                                     \
			 :                                                                                              \
			 : [one] "r"((int32_t)(first)), [two] "r"((uint64_t)(second)))

static const char *mode;
static int sink = -1;
static int listener = -1;
/* What `relative-opens` start from. */
static int directory = -1;
static struct sockaddr_storage address;
static socklen_t address_length;

static void fail(const char *what)
{
	fprintf(stderr, "workload %s: %s: %s\n", mode, what, strerror(errno));
	exit(1);
}

/* What uprobes are attached to. Kept out of line, and its calls kept in the loop, by the empty asm. */
__attribute__((noinline, visibility("default"))) int workload_function(int index)
{
	__asm__ volatile("" : "+r"(index));
	PROBE("ebpf_dojo", "call", -index, (uint64_t)index << 33);
	return 2 * index + 1;
}

/* Of two functions, which one is called depends on the index. */
__attribute__((noinline, visibility("default"))) int workload_even(int index)
{
	__asm__ volatile("" : "+r"(index));
	return index;
}

__attribute__((noinline, visibility("default"))) int workload_odd(int index)
{
	__asm__ volatile("" : "+r"(index));
	return index;
}

static void opens(long n)
{
	for (long i = 0; i < n; i++) {
		long fd = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY | O_CLOEXEC, 0);

		if (fd < 0)
			fail("openat");
		close((int)fd);
	}
}

/* Relative to an open directory, not to where this process is. */
static void relative_opens(long n)
{
	for (long i = 0; i < n; i++) {
		long fd = syscall(SYS_openat, directory, "null", O_RDONLY | O_CLOEXEC, 0);

		if (fd < 0)
			fail("openat");
		close((int)fd);
	}
}

/* The path is where no memory is. */
static void unreadable_opens(long n)
{
	for (long i = 0; i < n; i++)
		if (syscall(SYS_openat, AT_FDCWD, (const char *)1, O_RDONLY | O_CLOEXEC, 0) >= 0 || errno != EFAULT)
			fail("openat");
}

static void failures(long n)
{
	for (long i = 0; i < n; i++)
		if (syscall(SYS_openat, AT_FDCWD, "/nowhere/nothing", O_RDONLY | O_CLOEXEC, 0) >= 0 || errno != ENOENT)
			fail("openat");
}

/* What 32-bit programs call, from this 64-bit one: getpid has the number 20 there. */
static void compat(long n)
{
#ifdef __x86_64__
	for (long i = 0; i < n; i++) {
		long pid;

		__asm__ volatile("int $0x80" : "=a"(pid) : "0"(20L) : "memory", "r8", "r9", "r10", "r11");
		errno = ENOSYS;
		if (pid != getpid())
			fail("int $0x80");
	}
#else
	(void)n;
	errno = ENOSYS;
	fail("int $0x80");
#endif
}

static void writes(long n)
{
	static const char bytes[WRITE_CHUNK];

	for (long left = n; left > 0; left -= WRITE_CHUNK) {
		size_t length = left < WRITE_CHUNK ? (size_t)left : WRITE_CHUNK;

		if (write(sink, bytes, length) != (ssize_t)length)
			fail("write");
	}
}

static void listen_on_loopback(int family)
{
	struct sockaddr_in *v4 = (void *)&address;
	struct sockaddr_in6 *v6 = (void *)&address;

	address.ss_family = (sa_family_t)family;
	if (family == AF_INET) {
		v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		address_length = sizeof(*v4);
	} else {
		v6->sin6_addr = in6addr_loopback;
		address_length = sizeof(*v6);
	}
	listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0)
		fail("socket");
	if (bind(listener, (void *)&address, address_length) || listen(listener, 16))
		fail("listen on loopback");
	if (getsockname(listener, (void *)&address, &address_length))
		fail("getsockname");
}

static void connections(long n)
{
	for (long i = 0; i < n; i++) {
		char byte;
		int client = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int server;

		if (client < 0)
			fail("socket");
		if (connect(client, (void *)&address, address_length))
			fail("connect");
		server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (server < 0)
			fail("accept");
		close(client);
		/* Its end, so that a connection is over before the next one starts. */
		if (read(server, &byte, 1) != 0)
			fail("read");
		close(server);
	}
}

/* What becomes of a connection of `tcp-ends`, by turns. */
enum end { END_CLOSED = 'c', END_RESET = 'r', END_REFUSED = 'f', END_OPEN = 'o' };
static const char ENDS[] = { END_CLOSED, END_RESET, END_REFUSED, END_OPEN };

/* Of `tcp-ends`, for IPv4 and IPv6: who listens, and who has a port and does not. */
static struct listening {
	int listener;
	struct sockaddr_storage address;
	struct sockaddr_storage refusing;
	socklen_t length;
} families[2];
static pid_t server;
/* By ports. IPv4 and IPv6 have the same ones. */
static bool used_ports[65536];

static int port_of(const struct sockaddr_storage *of)
{
	return ntohs(of->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)of)->sin6_port : ((const struct sockaddr_in *)of)->sin_port);
}

static uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void get_name(int of, struct sockaddr_storage *name)
{
	socklen_t length = sizeof(*name);

	if (getsockname(of, (void *)name, &length))
		fail("getsockname");
}

/* A client says how it will end by its first byte, and is given it back: then its connection is accepted. */
static void serve(int client)
{
	char end, rest;
	ssize_t got;

	if (read(client, &end, 1) != 1 || send(client, &end, 1, MSG_NOSIGNAL) != 1)
		fail("serve");
	if (end == END_OPEN)
		return;
	got = read(client, &rest, 1);
	if (end == END_RESET ? got != -1 || errno != ECONNRESET : got != 0)
		fail("serve the end");
	close(client);
}

static void serve_all(void)
{
	struct pollfd both[] = { { families[0].listener, POLLIN, 0 }, { families[1].listener, POLLIN, 0 } };

	for (;;) {
		if (poll(both, 2, -1) < 0)
			fail("poll");
		for (int i = 0; i < 2; i++) {
			int client = both[i].revents ? accept4(both[i].fd, NULL, NULL, SOCK_CLOEXEC) : -1;

			if (client >= 0)
				serve(client);
		}
	}
}

/* Clients are here, and the server is a process of its own, which ends with this one. */
static void start_server(void)
{
	pid_t client;

	for (int i = 0; i < 2; i++) {
		int refusing;

		memset(&address, 0, sizeof(address));
		listen_on_loopback(i ? AF_INET6 : AF_INET);
		families[i] = (struct listening){ .listener = listener, .address = address, .refusing = address, .length = address_length };
		if (i)
			((struct sockaddr_in6 *)&families[i].refusing)->sin6_port = 0;
		else
			((struct sockaddr_in *)&families[i].refusing)->sin_port = 0;
		/* It keeps its port, so that nobody else listens there. */
		refusing = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (refusing < 0 || bind(refusing, (void *)&families[i].refusing, address_length))
			fail("bind");
		get_name(refusing, &families[i].refusing);
		used_ports[port_of(&families[i].address)] = used_ports[port_of(&families[i].refusing)] = true;
	}
	client = getpid();
	server = fork();
	if (server < 0)
		fail("fork");
	if (server)
		return;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_NAME, "tcp-server"))
		fail("prctl");
	/* It may be gone already, and then nothing ends this. */
	if (getppid() == client)
		serve_all();
	_exit(0);
}

/* A socket with a port that no connection before had, and no listener of either family, so that the port says which one it is. */
static int client_of(const struct listening *to, struct sockaddr_storage *own)
{
	int client;

	for (;;) {
		*own = (struct sockaddr_storage){ .ss_family = to->address.ss_family };
		client = socket(own->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (client < 0 || bind(client, (void *)own, to->length))
			fail("socket");
		get_name(client, own);
		if (!used_ports[port_of(own)])
			break;
		close(client);
	}
	used_ports[port_of(own)] = true;
	return client;
}

/* Told of each connection: family, end, the client's port and the other one, and the moments, by the clock that programs see, before
 * it was connected, when it was, before its end and after. */
static void connect_to(const struct listening *to, char end)
{
	const struct sockaddr_storage *other = end == END_REFUSED ? &to->refusing : &to->address;
	struct sockaddr_storage own;
	struct linger reset = { 1, 0 };
	uint64_t start, connected = 0, ending = 0, ended;
	char line[200], byte;
	int client = client_of(to, &own), failed, length;

	start = monotonic_ns();
	failed = connect(client, (void *)other, to->length);
	if (end == END_REFUSED ? !failed || errno != ECONNREFUSED : failed)
		fail("connect");
	if (end == END_REFUSED) {
		ended = monotonic_ns();
	} else {
		connected = monotonic_ns();
		if (send(client, &end, 1, MSG_NOSIGNAL) != 1 || read(client, &byte, 1) != 1)
			fail("talk");
		ending = monotonic_ns();
		/* What was read last says that the other end is closed too, and this one with it. */
		if (end == END_CLOSED && (shutdown(client, SHUT_WR) || read(client, &byte, 1) != 0))
			fail("shutdown");
		if (end == END_RESET && setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
			fail("linger");
	}
	if (end != END_OPEN)
		close(client);
	if (end != END_REFUSED)
		ended = monotonic_ns();
	length = snprintf(line, sizeof(line), "%d %c %d %d %llu %llu %llu %llu\n", other->ss_family == AF_INET ? 4 : 6, end, port_of(&own), port_of(other),
			  (unsigned long long)start, (unsigned long long)connected, (unsigned long long)ending, (unsigned long long)ended);
	if (send(STDOUT_FILENO, line, (size_t)length, 0) != length)
		fail("send");
}

static void tcp_ends(long n)
{
	char line[40];
	int length = snprintf(line, sizeof(line), "server %d\n", server);

	if (send(STDOUT_FILENO, line, (size_t)length, 0) != length)
		fail("send");
	for (long i = 0; i < n; i++)
		connect_to(&families[i / 4 % 2], ENDS[i % 4]);
}

static void calls(long n)
{
	for (long i = 0; i < n; i++) {
		workload_function((int)i);
		if (i % 2)
			workload_odd((int)i);
		else
			workload_even((int)i);
	}
}

static void faults(long n)
{
	long page = sysconf(_SC_PAGESIZE);
	size_t length = (size_t)(n * page);
	volatile char *bytes = mmap(FAULTS_START, length, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (bytes != FAULTS_START)
		fail("mmap");
	/* One fault a page, and not one for many. A kernel without huge pages refuses, rightly. */
	madvise(FAULTS_START, length, MADV_NOHUGEPAGE);
	for (long i = 0; i < n; i++)
		bytes[i * page] = 1;
}

static void burn(long milliseconds)
{
	struct timespec now;

	do {
		for (volatile int spin = 0; spin < 10000; spin++)
			;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	} while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < milliseconds);
}

static void sleep_for(long milliseconds)
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	if (nanosleep(&time, NULL))
		fail("nanosleep");
}

/* Short sleeps, each a call of its own. */
static void sleeps(long n)
{
	struct timespec time = { 0, 3000000 };

	for (long i = 0; i < n; i++)
		if (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL))
			fail("clock_nanosleep");
}

/* Sleeps that are each twice as long as the one before, and far from a power of two of microseconds. */
static void sleep_scale(long n)
{
	enum { SHORTEST = 384000, LENGTHS = 7 };

	for (long i = 0; i < n; i++) {
		for (int length = 0; length < LENGTHS; length++) {
			struct timespec time = { 0, SHORTEST << length };

			if (syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &time, NULL))
				fail("clock_nanosleep");
		}
	}
}

/* A call of the 32-bit table, as 32-bit programs make it: its number, and what is in the first two registers. */
static long call_of_32_bit(long number, long first, long second)
{
#ifdef __x86_64__
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second) : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
#else
	(void)number, (void)first, (void)second;
	errno = ENOSYS;
	fail("32-bit calls");
	return -1;
#endif
}

/* Memory that a 32-bit pointer reaches. */
static void *low_page(void)
{
	enum { MAP_LOW = 0x40 };
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOW, -1, 0);

	if (page == MAP_FAILED)
		fail("mmap");
	return page;
}

static void compat_opens(long n)
{
	/* open of i386. */
	enum { NR_OPEN = 5 };
	char *path = strcpy(low_page(), "/dev/null");

	for (long i = 0; i < n; i++) {
		long fd = call_of_32_bit(NR_OPEN, (long)path, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			fail("open of 32 bits");
		close((int)fd);
	}
}

static void compat_sleeps(long n)
{
	/* nanosleep of i386. */
	enum { NR_NANOSLEEP = 162 };
	int32_t *time = low_page();

	time[1] = 2000000;
	for (long i = 0; i < n; i++)
		if (call_of_32_bit(NR_NANOSLEEP, (long)time, 0))
			fail("nanosleep of 32 bits");
}

/* Programs that are not there, with arguments. */
static void compat_execs(long n)
{
	/* execve of i386. */
	enum { NR_EXECVE = 11 };
	char *page = low_page();
	char *name = strcpy(page + 64, "/nowhere/nothing"), *argument = strcpy(page + 128, "of 32 bits");
	uint32_t *arguments = (uint32_t *)page;

	arguments[0] = (uint32_t)(uintptr_t)name;
	arguments[1] = (uint32_t)(uintptr_t)argument;
	for (long i = 0; i < n; i++)
		if (call_of_32_bit(NR_EXECVE, (long)name, (long)arguments) >= 0)
			fail("execve of 32 bits");
}

/* What goes into a socket in pieces comes out of the other end in others. */
static void pieces(long n)
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

static void *ask_once(void *none)
{
	syscall(SYS_getppid);
	return none;
}

static void *wait_for_ever(void *none)
{
	syscall(SYS_ppoll, NULL, 0, NULL, NULL, 0);
	return none;
}

static void *become_true(void *none)
{
	char *arguments[] = { "true", "of a thread", NULL };

	execve("/bin/true", arguments, environ);
	return none;
}

static pthread_t thread(void *(*work)(void *))
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, work, NULL);
	if (errno)
		fail("pthread_create");
	return thread;
}

/* Short threads, some at a time. */
static void threads(long n)
{
	pthread_t some[64];

	for (long left = n; left > 0; left -= 64) {
		long now = left < 64 ? left : 64;

		for (long i = 0; i < now; i++)
			some[i] = thread(ask_once);
		for (long i = 0; i < now; i++)
			pthread_join(some[i], NULL);
	}
}

/* How many threads of this process sleep. */
static long sleepers(void)
{
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *task;
	long count = 0;

	if (!tasks)
		fail("/proc/self/task");
	while ((task = readdir(tasks))) {
		char path[300], text[512] = "";
		const char *name_end;
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%s/stat", task->d_name);
		file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(text, sizeof(text), file) && (name_end = strrchr(text, ')')) && name_end[2] == 'S')
			count++;
		fclose(file);
	}
	closedir(tasks);
	return count;
}

/* Threads that are in a call when their process ends. */
static void killed(long n)
{
	for (long i = 0; i < n; i++)
		thread(wait_for_ever);
	while (sleepers() < n)
		;
	_exit(0);
}

static void become(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t child = fork();
		int status;

		if (child < 0)
			fail("fork");
		if (!child) {
			pthread_join(thread(become_true), NULL);
			_exit(1);
		}
		if (waitpid(child, &status, 0) != child || status)
			fail("execve of a thread");
	}
}

/* Twice as many processes as n, the second half children of the first, none of which waits for another but for its own child. */
static void forks(long n)
{
	for (long i = 0; i < n; i++) {
		pid_t child = fork();

		if (child < 0)
			fail("fork");
		if (!child) {
			pid_t grandchild = fork();

			if (grandchild < 0)
				_exit(1);
			syscall(SYS_getppid);
			if (!grandchild)
				_exit(0);
			_exit(waitpid(grandchild, NULL, 0) != grandchild);
		}
	}
	for (long i = 0; i < n; i++) {
		int status;

		if (wait(&status) < 0 || status)
			fail("wait");
	}
}

static const struct {
	const char *name;
	void (*work)(long n);
} modes[] = {
	{ "opens", opens }, { "writes", writes }, { "tcp4", connections }, { "tcp6", connections },
	{ "tcp-ends", tcp_ends },
	{ "calls", calls }, { "faults", faults }, { "burn", burn },	  { "sleep", sleep_for },
	{ "relative-opens", relative_opens }, { "unreadable-opens", unreadable_opens },
	{ "failures", failures }, { "compat", compat },
	{ "compat-opens", compat_opens }, { "compat-sleeps", compat_sleeps }, { "compat-execs", compat_execs }, { "pieces", pieces },
	{ "threads", threads }, { "killed", killed }, { "become", become }, { "forks", forks }, { "sleeps", sleeps },
	{ "sleep-scale", sleep_scale },
};

int main(int argc, char **argv)
{
	void (*work)(long n) = NULL;
	char byte;
	long n;

	if (argc != 3)
		return 2;
	mode = argv[1];
	n = atol(argv[2]);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(modes[i].name, mode))
			work = modes[i].work;
	if (!work)
		return 2;
	sink = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (sink < 0)
		fail("/dev/null");
	if (!strcmp(mode, "relative-opens") && (directory = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0)
		fail("/dev");
	if (work == tcp_ends)
		start_server();
	else if (!strncmp(mode, "tcp", 3))
		listen_on_loopback(mode[3] == '6' ? AF_INET6 : AF_INET);

	dprintf(STDOUT_FILENO, "ready %d\n", port_of(&address));
	if (read(STDIN_FILENO, &byte, 1) != 1)
		return 0;
	work(n);
	if (send(STDOUT_FILENO, "done\n", 5, 0) != 5)
		fail("send");
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	return 0;
}
