/* The size of the terminal, which is all that is asked of it. See posix.c. */
#ifndef DVQ_POSIX_SYS_IOCTL_H
#define DVQ_POSIX_SYS_IOCTL_H

#define TIOCGWINSZ 0x5413

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};

int ioctl(int descriptor, int request, ...);

#endif
