/* Versions: of the header (macros) and of the loaded library (functions).
 * Within one ABI number the library may be newer than the header a program was built with, never older. */
#ifndef MOORAGE_VERSION_H
#define MOORAGE_VERSION_H

#include "moorage/export.h"

#define MOORAGE_VERSION_MAJOR 0
#define MOORAGE_VERSION_MINOR 2
#define MOORAGE_VERSION_PATCH 0
#define MOORAGE_VERSION_NUMBER 200 /* major * 10000 + minor * 100 + patch */
#define MOORAGE_ABI_VERSION 0      /* the number in the SONAME libmoorage.so.0 */

MOORAGE_BEGIN_C

/* "0.2.0". The text lives as long as the library. Threads: any, also in callbacks and after fork. Since: 0.1. */
MOORAGE_API const char* moorage_version_string(void);

/* major * 10000 + minor * 100 + patch. Threads: any, also in callbacks and after fork. Since: 0.1. */
MOORAGE_API int moorage_version_number(void);

/* The ABI number of the loaded library; equals MOORAGE_ABI_VERSION of every header that fits it.
 * Threads: any, also in callbacks and after fork. Since: 0.1. */
MOORAGE_API int moorage_abi_version(void);

MOORAGE_END_C

#endif
