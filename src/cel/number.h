/* Doubles as text and back, whatever the locale is. */
#ifndef CEL_NUMBER_H
#define CEL_NUMBER_H

#include <stddef.h>

double celi_strtod(const char *text, char **end);
/* snprintf of a format with one "*" precision and one double. */
int celi_print_double(char *buf, size_t size, const char *fmt, int precision, double d);
#define CELI_DOUBLE_TEXT 48
/* The text of a finite double. */
void celi_write_double(char buf[CELI_DOUBLE_TEXT], double d);

#endif
