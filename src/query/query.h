/* see docs/tour.md */
#ifndef DL_QUERY_QUERY_H
#define DL_QUERY_QUERY_H

#include "base/doc.h"

#endif
