"""Words of papers."""

WORDS = {
    "papers.dossier": ("Unduh berkas graduasi (PDF)", "Download the dossier (PDF)"),
    "papers.letter": ("Cetak surat pernyataan graduasi (PDF)", "Print the letter of graduation (PDF)"),
}
