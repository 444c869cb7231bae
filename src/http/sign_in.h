/*
 * The way in for whoever started the server: a link with a token, good once and for a while. Only the
 * token's hash is kept. Pure, but for the kernel's random numbers.
 */
#ifndef ORDO_HTTP_SIGN_IN_H
#define ORDO_HTTP_SIGN_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum { SIGN_IN_MINUTES = 10, SIGN_IN_TOKEN_BYTES = 65, SIGN_IN_HASH_BYTES = 32 };

struct sign_in {
    unsigned char hash[SIGN_IN_HASH_BYTES]; /* SHA-256 of the token's digits */
    int64_t ends_us;                        /* 0: there is no token, or it is used */
};

/* Make the token: 256 random bits as 64 hexadecimal digits, NUL-terminated. False if the machine gave
   none; there is no token then. `now_us`: monotonic. */
MUST_USE bool sign_in_begin(struct sign_in *sign_in, char *token, int64_t now_us);

/* Whether `token` is the one, and in time. It is used up then. Compared in constant time. */
MUST_USE bool sign_in_take(struct sign_in *sign_in, const char *token, int64_t now_us);

#endif
