#include "http/sign_in.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static bool hash_of(const char *token, unsigned char *hash)
{
    unsigned length = 0;
    return EVP_Digest(token, strlen(token), hash, &length, EVP_sha256(), NULL) == 1 &&
           length == SIGN_IN_HASH_BYTES;
}

bool sign_in_begin(struct sign_in *sign_in, char *token, int64_t now_us)
{
    unsigned char random[(SIGN_IN_TOKEN_BYTES - 1) / 2];
    *sign_in = (struct sign_in){0};
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (size_t i = 0; i < sizeof random; i++)
        snprintf(token + 2 * i, 3, "%02x", random[i]);
    OPENSSL_cleanse(random, sizeof random);
    if (!hash_of(token, sign_in->hash))
        return false;
    sign_in->ends_us = now_us + SIGN_IN_MINUTES * (int64_t)60 * 1000 * 1000;
    return true;
}

bool sign_in_take(struct sign_in *sign_in, const char *token, int64_t now_us)
{
    unsigned char hash[SIGN_IN_HASH_BYTES];
    if (sign_in->ends_us == 0 || now_us >= sign_in->ends_us || !hash_of(token, hash) ||
        CRYPTO_memcmp(hash, sign_in->hash, sizeof hash) != 0)
        return false;
    *sign_in = (struct sign_in){0};
    return true;
}
