"""The page on which a family answers the satisfaction survey: plain, in Indonesian, with the code of its card and nothing else about it.

The code is typed, or comes after # in the address of the card's QR code, which reaches no server and no log.
No cookie is read or set; a form that another site sends is refused all the same.
"""

import math
from types import MappingProxyType
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded

from server.console.frame import guard
from server.identity.callers import anyone
from server.identity.tries import retry_after_s, tries_per_hour
from server.services import services
from server.survey.answering import take_answer
from server.survey.questions import QUESTIONS, read_questions
from sync.errors import Problem
from sync.limits import SURVEY_CODE_CHARS_MAX, SURVEY_TRIES_PER_HOUR

pages = Blueprint("survei", __name__, template_folder="templates")
pages.after_request(guard)
FOREIGN = ("cross-site", "same-site")
UNKNOWN = "0"
SAID = MappingProxyType(
    {
        "code_unknown": "Kode ini tidak dikenal atau sudah dipakai. Bila Anda baru saja mengirim jawaban, jawaban itu sudah kami terima. Bila belum, periksa lagi kode di kartu Anda.",
        "code_expired": "Survei ini sudah ditutup. Terima kasih atas perhatian Anda.",
        "unprocessable": "Ada yang belum dijawab. Lihat tanda di bawah.",
        "forbidden": "Formulir ini harus dibuka dari halaman survei sendiri. Muat ulang halaman ini lalu coba lagi.",
    }
)
"""What is told of a form that was not taken."""


@pages.get("/survei")
@anyone
def get_survey() -> str:
    """Show the questions, or the thanks."""
    return render_template("survei/thanks.html") if "selesai" in request.args else _show()


@pages.post("/survei")
@anyone
@tries_per_hour(SURVEY_TRIES_PER_HOUR)
def post_survey() -> Any:
    """Keep an answer."""
    try:
        if request.headers.get("Sec-Fetch-Site") in FOREIGN:
            raise Problem("forbidden")
        take_answer(services(), request.form.get("kode", "")[:SURVEY_CODE_CHARS_MAX], _sent())
    except Problem as problem:
        if problem.error.code not in SAID:
            raise
        g.code = problem.error.code
        return _show(problem), problem.status
    return redirect(url_for("survei.get_survey", selesai=1), 303)


def _sent() -> dict[str, int | None]:
    """Return the answers that a form brought; `UNKNOWN`, and what is no digit, count as none."""
    told = {name: request.form.get(name, "") for name in QUESTIONS}
    return {name: int(text) if text.isascii() and text.isdecimal() and len(text) == 1 and text != UNKNOWN else None for name, text in told.items()}


def _show(problem: Problem | None = None) -> str:
    told = read_questions()
    wrong = (problem.error.details or {}).get("fields", {}) if problem else {}
    return render_template(
        "survei/form.html",
        questions=[(name, text[0], request.form.get(name, ""), name in wrong) for name, text in told.questions.items()],
        words=[(str(at), text[0]) for at, text in enumerate(told.words, 1)],
        code=request.form.get("kode", "")[:SURVEY_CODE_CHARS_MAX],
        said=SAID[problem.error.code] if problem else "",
    )


@pages.errorhandler(RateLimitExceeded)
def of_tries(_error: RateLimitExceeded) -> Any:
    """Tell who has no try left how long to wait."""
    wait = retry_after_s()
    g.code = "too_many_requests"
    return render_template("survei/wait.html", minutes=math.ceil(wait / 60)), 429, {"Retry-After": str(wait)}
