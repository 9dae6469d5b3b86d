/** Calls that do not return: their thread ends in them. */
export const ENDS_TASK: ReadonlySet<string> = new Set(['exit', 'exit_group']);

/** The call that gives back the registers of the code that a signal interrupted. */
export const SIGNAL_RETURN = 'rt_sigreturn';
