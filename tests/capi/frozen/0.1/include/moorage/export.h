/* MOORAGE_API marks what libmoorage exports; MOORAGE_BEGIN_C and MOORAGE_END_C give C linkage in C++.
 * Nothing else is defined here. */
#ifndef MOORAGE_EXPORT_H
#define MOORAGE_EXPORT_H

#if defined(__GNUC__)
#define MOORAGE_API __attribute__((visibility("default")))
#else
#define MOORAGE_API
#endif

#ifdef __cplusplus
#define MOORAGE_BEGIN_C extern "C" {
#define MOORAGE_END_C }
#else
#define MOORAGE_BEGIN_C
#define MOORAGE_END_C
#endif

#endif
