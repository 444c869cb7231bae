// Sums of decimal text, exactly: by whole numbers of any size. For what is shown before the database has said it.
import { store } from "../api/session";

const minorUnit = () => store.value?.minor_unit ?? 2;

// In units of 10^-places.
function whole(text: string, places: number): bigint {
  const [units = "0", fraction = ""] = text.split(".");
  return BigInt(units + fraction.slice(0, places).padEnd(places, "0"));
}

function text(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

// A line's total, rounded to the currency, half up: as the database rounds it. Prices have up to 4 decimals.
export function timesMoney(price: string, quantity: string): string {
  const places = minorUnit();
  const step = 10n ** BigInt(4 - places);
  const exact = whole(price, 4) * BigInt(quantity);
  return text((exact + step / 2n) / step, places);
}

export function addMoney(amounts: string[]): string {
  const places = minorUnit();
  return text(amounts.reduce((sum, amount) => sum + whole(amount, places), 0n), places);
}
