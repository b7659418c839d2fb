/*
 * Signals that end the program while files are being written: they wait until no file is under
 * way, so that none is left beside its place. Called by command_render.c; what is asked for in
 * between, such as a long query, ends at once.
 */
#ifndef DVQ_CLI_INTERRUPT_H
#define DVQ_CLI_INTERRUPT_H

/* Have Ctrl-C and its like wait for files from now on. */
void dvq_interrupt_defer(void);

/* Around the writing of one file, by any thread. */
void dvq_interrupt_hold(void);
void dvq_interrupt_release(void);

#endif
