/** Lines of /proc/PID/status, as kernels wrote them for processes of several kinds. */
export const recorded = {
  /** A shell of a user. */
  user: `
Name:	bash
Umask:	0022
State:	S (sleeping)
CapInh:	0000000000000000
CapPrm:	0000000000000000
CapEff:	0000000000000000
CapBnd:	000001ffffffffff
CapAmb:	0000000000000000
`,
  /** A daemon of root. */
  root: `
Name:	systemd
Umask:	0000
State:	S (sleeping)
CapInh:	0000000000000000
CapPrm:	000001ffffffffff
CapEff:	000001ffffffffff
CapBnd:	000001ffffffffff
CapAmb:	0000000000000000
`,
  /** Started by `setpriv` with CAP_PERFMON and CAP_BPF. */
  tracer: `
Name:	node
Umask:	0022
State:	R (running)
CapInh:	000000c000000000
CapPrm:	000000c000000000
CapEff:	000000c000000000
CapBnd:	000001ffffffffff
CapAmb:	000000c000000000
`,
  /** Root in a container with Docker's own choice of capabilities: none of those that tracing needs. */
  container: `
Name:	sh
Umask:	0022
State:	S (sleeping)
CapInh:	0000000000000000
CapPrm:	00000000a80425fb
CapEff:	00000000a80425fb
CapBnd:	00000000a80425fb
CapAmb:	0000000000000000
`,
  /** A server that may take capabilities up when it needs them, and has put them down. */
  careful: `
Name:	server
Umask:	0022
State:	S (sleeping)
CapInh:	0000000000000000
CapPrm:	000000c000200004
CapEff:	0000000000000004
CapBnd:	000001ffffffffff
CapAmb:	0000000000000000
`,
} as const;
