"""Words of proposals, of records that may be one, of late work, and of families without a kelompok."""

WORDS = {
    # proposals
    "queue.proposal": ("Usulan dan peristiwa", "Proposals and events"),
    "queue_lead.proposal": (
        "Perubahan data yang diusulkan pendamping; yang disetujui langsung masuk ke data kantor.",
        "Changes of data that pendamping propose; what is approved is written into the office's data at once.",
    ),
    "item.title.proposal": ("Periksa usulan", "Look at a proposal"),
    "action.approve": ("Setujui", "Approve"),
    "action.reject": ("Tolak usulan", "Reject"),
    "proposal.now": ("Berlaku sekarang", "Stands now"),
    "proposal.then": ("Setelah disetujui", "After approval"),
    "proposal.told": ("Yang diusulkan", "What is proposed"),
    "proposal.family": ("Keluarga", "Family"),
    "proposal.child": ("Anggota sementara", "Provisional member"),
    "proposal.pengurus": ("Pengurus", "Pengurus"),
    "proposal.new_pengurus": ("Pengurus baru", "New pengurus"),
    "proposal.about": ("Tentang", "About"),
    "proposal.field": ("Isian yang diubah", "Field to change"),
    "proposal.stale": (
        "Data sudah berubah sejak usulan ini dibuat: nilai “sebelum” bukan lagi yang berlaku. Bandingkan dulu.",
        "The data changed since this was proposed: the value “before” is no longer what stands. Compare them first.",
    ),
    "proposal.writes": (
        "Data di bawah “Setelah disetujui” ditulis bersama keputusan ini, dan pendamping melihatnya di HP.",
        "What stands under “After approval” is written together with this decision, and the pendamping sees it on the phone.",
    ),
    "proposal.writes_nothing": (
        "Persetujuan ini hanya dicatat; data kantor tidak berubah dengan sendirinya.",
        "The approval is only recorded; the office's data do not change by it.",
    ),
    "proposal.child_goes": (
        "Bila ditolak, anggota sementara dihapus dari daftar; catatan tentangnya tetap tersimpan.",
        "When rejected, the provisional member leaves the lists; what was recorded of it is kept.",
    ),
    "proposal.hand.family_gone": (
        "Keluarga ini tidak ada lagi di kabupaten ini; datanya harus diurus petugas.",
        "The family is no longer in this kabupaten; somebody must see to its data.",
    ),
    "proposal.hand.member_gone": (
        "Anggota yang dimaksud tidak ada lagi di keluarga ini; datanya harus diurus petugas.",
        "The member meant is no longer in this family; somebody must see to the data.",
    ),
    "proposal.hand.no_child": (
        "Anak ini belum ada sebagai anggota sementara; tambahkan sebagai anggota setelah disetujui.",
        "There is no provisional member for this child; add it as a member after the approval.",
    ),
    "proposal.hand.other_komponen": (
        "Anggota ini sudah punya komponen lain; petugas harus memilih mana yang berlaku.",
        "The member has another komponen already; somebody must choose which one holds.",
    ),
    "proposal.hand.nifas": (
        "Komponen ibu hamil tetap berlaku selama masa nifas; petugas mengakhirinya sesudahnya.",
        "The komponen stays for the weeks after birth (nifas); somebody ends it afterwards.",
    ),
    "proposal.hand.no_pengurus": (
        "Yang meninggal adalah pengurus dan penggantinya belum diusulkan; minta usulan ganti pengurus.",
        "Who died was the pengurus, and no successor is proposed; ask for one.",
    ),
    "proposal.hand.other_kabupaten": (
        "Pindah ke kabupaten lain dilakukan APD kedua kabupaten; data di sini tidak diubah.",
        "A move to another kabupaten is done by the APD of both; nothing is changed here.",
    ),
    "proposal.hand.no_address": ("Alamat baru tidak disebut; isi sendiri setelah disetujui.", "No new address is named; fill it in after approval."),
    "proposal.hand.kelompok": (
        "Desanya berganti; periksa apakah keluarga perlu pindah kelompok.",
        "The desa is another one; see whether the family should change its kelompok.",
    ),
    "proposal.hand.no_school": (
        "Fasilitas yang dimaksud tidak ada di daftar; tambahkan dulu, lalu isi pada anggota.",
        "The facility is not in the list; add it first, then set it for the member.",
    ),
    "proposal.hand.dropped_out": (
        "Komponen dan sekolah anak tidak diubah; dampingi dulu agar kembali bersekolah.",
        "Komponen and school stay as they are; help the child back to school first.",
    ),
    "proposal.hand.cards": (
        "Pecah atau gabung KK harus dikerjakan petugas: anggota dan nomor KK tidak diubah dengan sendirinya.",
        "Splitting or merging family cards must be done by a person: members and card numbers do not change by this.",
    ),
    "proposal.hand.other": ("Petugas harus mengerjakan perubahan ini sendiri.", "A person must make this change."),
    "proposal.hand.other_field": (
        "Isian ini tidak diubah lewat usulan; petugas harus mengerjakannya.",
        "This field is not changed by a proposal; a person must do it.",
    ),
    "proposal.hand.not_valid": (
        "Nilai yang diusulkan tidak sesuai aturan isian, jadi tidak ditulis; petugas harus memperbaikinya.",
        "The value proposed does not fit its field and is not written; a person must put it right.",
    ),
    "reason.proposal_usulan": ("Perubahan data", "Change of data"),
    "reason.proposal_anggota": ("Anggota sementara tanpa peristiwa", "Provisional member without an event"),
    "reason.proposal_lahir": ("Kelahiran", "Birth"),
    "reason.proposal_hamil": ("Kehamilan", "Pregnancy"),
    "reason.proposal_bersalin": ("Persalinan", "Childbirth"),
    "reason.proposal_keguguran": ("Keguguran", "Miscarriage"),
    "reason.proposal_meninggal": ("Meninggal", "Death"),
    "reason.proposal_ganti_pengurus": ("Ganti pengurus", "New pengurus"),
    "reason.proposal_pecah_kk": ("Pecah KK", "Family card split"),
    "reason.proposal_gabung_kk": ("Gabung KK", "Family cards merged"),
    "reason.proposal_pindah_alamat": ("Pindah alamat", "New address"),
    "reason.proposal_pindah_sekolah": ("Pindah sekolah", "New school"),
    "reason.proposal_putus_sekolah": ("Putus sekolah", "Dropped out of school"),
    "reason.proposal_kembali_sekolah": ("Kembali sekolah", "Back at school"),
    "reason.proposal_lainnya": ("Peristiwa lain", "Other event"),
}
