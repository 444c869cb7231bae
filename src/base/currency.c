#include "base/currency.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* ISO 4217's active codes, by the decimals of the minor unit. */
static const struct {
    int minor_unit;
    const char *codes;
} groups[] = {
    {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
    {2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
        "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
        "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK "
        "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO "
        "NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
        "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST "
        "XCD XCG YER ZAR ZMW ZWG"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
};

static bool lists(const char *codes, const char *code)
{
    for (const char *c = codes; strlen(c) >= 3; c += c[3] == '\0' ? 3 : 4)
        if (strncmp(c, code, 3) == 0)
            return true;
    return false;
}

int currency_minor_unit(const char *code)
{
    if (strlen(code) == 3)
        for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
            if (lists(groups[i].codes, code))
                return groups[i].minor_unit;
    return -1;
}
