/*
 * Signals that end the program wait while a file is being written, so that no temporary file is
 * left behind. Everything else, such as a long query, ends at once. Called by command_render.c.
 */
#ifndef DVQ_CLI_INTERRUPT_H
#define DVQ_CLI_INTERRUPT_H

/* From now on, have Ctrl-C and the like wait for files. */
void dvq_interrupt_defer(void);

/* Call these around writing a file; any thread may. */
void dvq_interrupt_hold(void);
void dvq_interrupt_release(void);

#endif
