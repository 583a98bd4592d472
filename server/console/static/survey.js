/** The code of a card's QR code stands after # in the address, where no server sees it; it is put into the form, and out of the address. */
const field = document.getElementById("kode");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[A-Za-z0-9-]{5,40}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
