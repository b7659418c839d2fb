#include "dvq.h"
