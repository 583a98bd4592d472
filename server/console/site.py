"""The whole console: its rooms joined under /konsol."""

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from server.console import (
    access,
    assets,
    data_tokens,
    decided,
    entry,
    errors,
    exports,
    item,
    queues,
    saved,
    start,
)
from server.console.aftercare import resertifikasi as aftercare_resertifikasi
from server.console.aftercare import visits as aftercare_visits
from server.console.apd import books as apd_books
from server.console.apd import cards as apd_cards
from server.console.apd import groups as apd_groups
from server.console.apd import home as apd_home
from server.console.apd import imports as apd_imports
from server.console.apd import staff as apd_staff
from server.console.apd import transfers as apd_transfers
from server.console.apd import unsent as apd_unsent
from server.console.apd import workers as apd_workers
from server.console.bencana import daftar as bencana_daftar
from server.console.bencana import event as bencana_event
from server.console.bencana import bukti as bencana_bukti
from server.console.bencana import kartu as bencana_kartu
from server.console.bencana import handover as bencana_handover
from server.console.bencana import anak as bencana_anak
from server.console.bencana import held as bencana_held
from server.console.bencana import kembar as bencana_kembar
from server.console.bencana import korban as bencana_korban
from server.console.bencana import induk as bencana_induk
from server.console.bencana import layanan as bencana_layanan
from server.console.bencana import lists as bencana
from server.console.bencana import pkh as bencana_pkh
from server.console.bencana import spm as bencana_spm
from server.console.bencana import members as bencana_members
from server.console.bencana import same as bencana_same
from server.console.bencana import situation as bencana_situation
from server.console.bencana import state as bencana_state
from server.console.bencana import goods as bencana_goods
from server.console.bencana import handouts as bencana_handouts
from server.console.bencana import papers as bencana_papers
from server.console.bencana import differing as bencana_differing
from server.console.bencana import places as bencana_places
from server.console.bencana import receipts as bencana_receipts
from server.console.bencana import sites as bencana_sites
from server.console.bencana import store as bencana_store
from server.console.complaints import case as complaint
from server.console.complaints import handing as complaint_handing
from server.console.complaints import intake as complaint_intake
from server.console.complaints import keepers as complaint_keepers
from server.console.complaints import lists as complaints
from server.console.cycle import approvers as cycle_approvers
from server.console.cycle import calendar as cycle_calendar
from server.console.cycle import rules as cycle_rules
from server.console.cycle import sanctions as cycle_sanctions
from server.console.cycle import stages as cycle_stages
from server.console.dashboard import page as dashboard
from server.console.dashboard import rows as dashboard_rows
from server.console.graduasi import answers as graduasi_answers
from server.console.graduasi import board as graduasi_board
from server.console.graduasi import exit as graduasi_exit
from server.console.graduasi import family as graduasi_family
from server.console.graduasi import rules as graduasi_rules
from server.console.frame import frame, guard, place
from server.console.kabupaten import kabupaten_of
from server.console.komitmen import bulk, lot, samples
from server.console.papers import dossier as paper_dossier
from server.console.papers import letter as paper_letter
from server.console.people import attendance, family, search, worker, workers
from server.console.thread import free
from server.console.inspect import acts, chain, questions, reads
from server.console.noted import note_list
from server.console.proposals import match, merges, ungrouped
from server.console.privacy import erasure, retention
from server.console.privacy import requests as privacy_requests
from server.console.rujukan import lists as rujukan
from server.console.rujukan import one as rujukan_one
from server.console.siks import files as siks_files
from server.console.siks import meetings as siks_meetings
from server.console.siks import verkom as siks_verkom
from server.console.speech import keep_choice, knows, say, write_age, write_day, write_moment, write_month
from server.console.staff import kpi as staff_kpi
from server.console.staff import report as staff_report
from server.console.staff import training as staff_training
from server.console.supervision import overview as supervision
from server.console.survey import round as survey_round
from server.console.survey import rounds as survey
from server.console.typed import refuse
from server.console.verivali import answers, batches

ROOMS = (
    assets.pages,
    access.pages,
    start.pages,
    queues.pages,
    saved.pages,
    free.pages,
    item.pages,
    decided.pages,
    match.pages,
    merges.pages,
    ungrouped.pages,
    bulk.pages,
    samples.pages,
    lot.pages,
    supervision.pages,
    survey.pages,
    survey_round.pages,
    batches.pages,
    answers.pages,
    siks_meetings.pages,
    staff_kpi.pages,
    staff_report.pages,
    staff_training.pages,
    siks_files.pages,
    siks_verkom.pages,
    apd_home.pages,
    apd_workers.pages,
    apd_cards.pages,
    apd_groups.pages,
    apd_staff.pages,
    apd_unsent.pages,
    apd_books.pages,
    apd_transfers.pages,
    search.pages,
    attendance.pages,
    family.pages,
    workers.pages,
    worker.pages,
    reads.pages,
    acts.pages,
    chain.pages,
    complaints.pages,
    complaint.pages,
    complaint_intake.pages,
    complaint_handing.pages,
    complaint_keepers.pages,
    questions.pages,
    privacy_requests.pages,
    retention.pages,
    erasure.pages,
    apd_imports.pages,
    dashboard.pages,
    dashboard_rows.pages,
    data_tokens.pages,
    exports.pages,
    rujukan.pages,
    aftercare_visits.pages,
    aftercare_resertifikasi.pages,
    paper_letter.pages,
    paper_dossier.pages,
    rujukan_one.pages,
    cycle_stages.pages,
    cycle_rules.pages,
    cycle_calendar.pages,
    graduasi_board.pages,
    graduasi_answers.pages,
    graduasi_family.pages,
    graduasi_exit.pages,
    graduasi_rules.pages,
    cycle_sanctions.pages,
    cycle_approvers.pages,
    bencana.pages,
    bencana_event.pages,
    bencana_members.pages,
    bencana_held.pages,
    bencana_kembar.pages,
    bencana_daftar.pages,
    bencana_layanan.pages,
    bencana_spm.pages,
    bencana_anak.pages,
    bencana_pkh.pages,
    bencana_kartu.pages,
    bencana_bukti.pages,
    bencana_korban.pages,
    bencana_state.pages,
    bencana_situation.pages,
    bencana_handover.pages,
    bencana_same.pages,
    bencana_induk.pages,
    bencana_goods.pages,
    bencana_handouts.pages,
    bencana_papers.pages,
    bencana_receipts.pages,
    bencana_store.pages,
    bencana_places.pages,
    bencana_differing.pages,
    bencana_sites.pages,
    errors.pages,
)
GLOBALS = {
    "t": say,
    "knows": knows,
    "day": write_day,
    "moment": write_moment,
    "month": write_month,
    "age": write_age,
    "asset": assets.address_of,
    "place": place,
    "kabupaten_of": kabupaten_of,
}
"""What templates and macros of the console may use; Flask-WTF adds `csrf_token`."""


def register(app: Flask) -> None:
    """Add the console to the server; every form of it must carry the token that its page gave."""
    app.config.update(entry.CONFIG)
    app.session_interface = entry.Sessions()
    app.extensions["console_assets"] = assets.read_assets()
    csrf = CSRFProtect(app)
    console = Blueprint("konsol", __name__, url_prefix="/konsol", template_folder="templates")
    console.before_request(keep_choice)
    console.before_request(csrf.protect)
    console.before_request(refuse)
    console.context_processor(frame)
    console.after_request(guard)
    console.after_request(note_list)
    app.jinja_env.globals.update(GLOBALS)
    errors.register(console)
    for room in ROOMS:
        console.register_blueprint(room)
    app.register_blueprint(console)
