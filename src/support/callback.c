/* Threads inside functions of the host; see callback.h. Takes no lock and no memory. */
#include "support/callback.h"

#include <pthread.h>

/* POSIX lets pthread_t be anything; where this library runs it is a number or a pointer. */
static uintptr_t get_thread(void)
{
    return (uintptr_t)pthread_self();
}

unsigned dvq_callback_begin(dvq_callbacks *callbacks)
{
    uintptr_t self = get_thread();
    unsigned place = 0;
    atomic_fetch_add(&callbacks->count, 1);
    for (; place < DVQ_CALLBACK_MOST; place++) {
        uintptr_t free_place = 0;
        if (atomic_compare_exchange_strong(&callbacks->threads[place], &free_place, self))
            break;
    }
    return place;
}

void dvq_callback_end(dvq_callbacks *callbacks, unsigned place)
{
    if (place < DVQ_CALLBACK_MOST)
        atomic_store(&callbacks->threads[place], 0);
    atomic_fetch_sub(&callbacks->count, 1);
}

bool dvq_callback_is_inside(dvq_callbacks *callbacks)
{
    if (atomic_load_explicit(&callbacks->count, memory_order_relaxed) == 0)
        return false;
    uintptr_t self = get_thread();
    for (unsigned i = 0; i < DVQ_CALLBACK_MOST; i++)
        if (atomic_load_explicit(&callbacks->threads[i], memory_order_relaxed) == self)
            return true;
    return false;
}
