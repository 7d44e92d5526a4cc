/* see docs/tour.md */
#ifndef DL_WRITE_WRITE_H
#define DL_WRITE_WRITE_H

#include "base/doc.h"

#endif
