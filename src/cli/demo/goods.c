#include "cli/demo/goods.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"

static const struct {
    const char *noun;
    const char *code;
    int cents_from, cents_to;
    enum season season;
} kinds[] = {
    {"mug", "MUG", 690, 1490, SEASON_ALWAYS},
    {"tea pot", "POT", 2400, 5900, SEASON_ALWAYS},
    {"dinner plate", "PLT", 990, 2290, SEASON_ALWAYS},
    {"soup bowl", "BWL", 890, 1890, SEASON_ALWAYS},
    {"linen towel", "TWL", 790, 1690, SEASON_ALWAYS},
    {"bread knife", "KNF", 1900, 6400, SEASON_ALWAYS},
    {"storage jar", "JAR", 650, 1950, SEASON_ALWAYS},
    {"cutting board", "BRD", 1400, 4900, SEASON_ALWAYS},
    {"candle", "CND", 450, 1850, SEASON_WINTER},
    {"string of lights", "LGT", 1290, 2990, SEASON_WINTER},
    {"wool blanket", "BLK", 3900, 11900, SEASON_WINTER},
    {"gift tin", "TIN", 550, 1350, SEASON_WINTER},
    {"picnic basket", "BSK", 2900, 7900, SEASON_SUMMER},
    {"garden lantern", "LTN", 1590, 4490, SEASON_SUMMER},
    {"watering can", "CAN", 1290, 3490, SEASON_SUMMER},
    {"lemonade jug", "JUG", 1690, 3990, SEASON_SUMMER},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const char *const looks[] = {
    "Blue",    "White",  "Striped", "Speckled", "Terracotta", "Olive",  "Rose",       "Slate",
    "Mustard", "Rustic", "Tall",    "Small",    "Round",      "Nordic", "Paper-thin",
};
enum { LOOKS = sizeof looks / sizeof looks[0] };

static_assert(KINDS * LOOKS == GOODS_COUNT, "every kind in every look");

struct good goods_make(size_t n)
{
    struct good good = {0};
    /* Neighbours are of other kinds, so that best sellers are. */
    const size_t kind = n % KINDS;
    const size_t look = n / KINDS;
    struct random random = random_seeded(n + 1);
    const uint64_t span = (uint64_t)(kinds[kind].cents_to - kinds[kind].cents_from) / 10;
    const int cents = kinds[kind].cents_from + 10 * (int)random_below(&random, span + 1);
    snprintf(good.sku, sizeof good.sku, "%s-%02zu", kinds[kind].code, look + 1);
    snprintf(good.name, sizeof good.name, "%s %s", looks[look], kinds[kind].noun);
    snprintf(good.price, sizeof good.price, "%d.%02d", cents / 100, cents % 100);
    good.season = kinds[kind].season;
    return good;
}

/* ---------------------------------------------------------------- people */

static const char *const first_names[] = {
    "Ada",   "Noor",   "Elif",   "Jonas", "Mila",  "Oskar",  "Priya", "Samuel", "Chiara", "Yusuf",
    "Hanna", "Mateo",  "Ingrid", "Kofi",  "Lena",  "Arthur", "Zofia", "Rafael", "Amina",  "Tom",
    "Selma", "Viktor", "Nadia",  "Hugo",  "Irene", "Dmitri", "Grace", "Leo",    "Wei",    "Clara",
};
static const char *const last_names[] = {
    "Abel",      "Okafor", "Yilmaz",  "Berg",    "Novak",  "Lindqvist", "Sharma", "Moreau",
    "Ricci",     "Demir",  "Fischer", "Garcia",  "Hansen", "Mensah",    "Weber",  "Clarke",
    "Zielinski", "Costa",  "Haddad",  "Baker",   "Aalto",  "Petrov",    "Rahman", "Dupont",
    "Papadakis", "Ivanov", "Murphy",  "Schmidt", "Chen",   "Larsen",    "Keller",
};
static const char *const domains[] = {"example.com", "example.net", "example.org"};

static void append_lower(char *text, const char *name)
{
    char *at = text + strlen(text);
    for (; *name != '\0'; name++)
        *at++ = (char)(*name >= 'A' && *name <= 'Z' ? *name + ('a' - 'A') : *name);
    *at = '\0';
}

struct person people_make(int64_t n)
{
    struct person person = {0};
    struct random random = random_seeded((uint64_t)n + 1000000);
    const char *first =
        first_names[random_below(&random, sizeof first_names / sizeof *first_names)];
    const char *last = last_names[random_below(&random, sizeof last_names / sizeof *last_names)];
    char local[80] = "";
    append_lower(local, first);
    strcat(local, ".");
    append_lower(local, last);
    snprintf(person.first_name, sizeof person.first_name, "%s", first);
    snprintf(person.last_name, sizeof person.last_name, "%s", last);
    snprintf(person.email, sizeof person.email, "%s.%" PRId64 "@%s", local, n + 1,
             domains[random_below(&random, sizeof domains / sizeof *domains)]);
    /* Ofcom keeps 020 7946 0000 to 0999 for fiction. */
    snprintf(person.phone, sizeof person.phone, "+44 20 7946 0%03d",
             (int)random_below(&random, 1000));
    return person;
}
