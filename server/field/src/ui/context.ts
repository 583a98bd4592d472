/** The phone that screens work with. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Phone } from "../phone/contract";

/** Holds the open phone; null while it is locked or not enrolled yet. */
export const PhoneContext = createContext<Phone | null>(null);

/** Return the phone of an open session; only screens behind the lock may ask. */
export function usePhone(): Phone {
  const phone = useContext(PhoneContext);
  if (phone === null) throw new Error("no phone is open");
  return phone;
}
