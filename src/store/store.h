/* see docs/tour.md */
#ifndef DL_STORE_STORE_H
#define DL_STORE_STORE_H

#include "base/doc.h"

#endif
