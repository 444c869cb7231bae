/* Currencies (ISO 4217). */
#ifndef ORDO_BASE_CURRENCY_H
#define ORDO_BASE_CURRENCY_H

/* The decimals of a currency's minor unit (EUR 2, JPY 0, KWD 3), or -1 for an unknown code. */
int currency_minor_unit(const char *code);

#endif
