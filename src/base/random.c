#include "base/random.h"

uint64_t random_scramble(uint64_t number)
{
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93u;
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93u;
    return number ^ number >> 32;
}

struct random random_seeded(uint64_t seed)
{
    return (struct random){.state = random_scramble(seed) | 1};
}

uint64_t random_next(struct random *random)
{
    random->state ^= random->state >> 12;
    random->state ^= random->state << 25;
    random->state ^= random->state >> 27;
    return random->state * 0x2545f4914f6cdd1du;
}

uint64_t random_below(struct random *random, uint64_t count)
{
    return (random_next(random) >> 32) * count >> 32;
}

double random_fraction(struct random *random)
{
    return (double)(random_next(random) >> 11) / (double)(1ull << 53);
}

size_t share_at(const double *shares, size_t count, double part)
{
    size_t least = 0;
    size_t most = count - 1;
    while (least < most) {
        const size_t middle = (least + most) / 2;
        if (shares[middle] > part)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}

size_t random_by_share(struct random *random, const double *shares, size_t count)
{
    return share_at(shares, count, random_fraction(random) * shares[count - 1]);
}
