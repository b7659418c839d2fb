/* Nothing is known of what a program has used: `support/thread.c` does without. */
#ifndef DVQ_POSIX_SYS_RESOURCE_H
#define DVQ_POSIX_SYS_RESOURCE_H
#endif
