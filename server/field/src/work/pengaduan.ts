/** Ticket numbers of complaints, made from their ids alone, so that they can be told without signal. */

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const OF_IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The ticket of a complaint, such as 3507-8GMFT-2Q0ZK; the server makes the same. */
export function ticketOf(kabupaten: string, id: string): string {
  const bits = [...id.slice(0, 9)].map((letter) => OF_IDS.indexOf(letter).toString(2).padStart(6, "0")).join("");
  const letters = Array.from({ length: 10 }, (_, place) => LETTERS[Number.parseInt(bits.slice(place * 5, place * 5 + 5), 2)]).join("");
  return `${kabupaten}-${letters.slice(0, 5)}-${letters.slice(5)}`;
}
