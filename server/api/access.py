"""Enrolment, logins and who one is."""

from typing import Any

from flask import Response

from schemas import KINDS
from schemas.envelope import EnrolRequest, LoginAnswer, LoginRequest, PasswordChange
from server.api.interface import Blueprint
from server.api.shapes import EnrolledAnswer, MeAnswer
from server.identity import profile
from server.identity.callers import Kind, account, anyone, caller, device, even_given
from server.identity.tokens import hand_in_token
from server.identity.tries import LOGIN, tries_per_hour
from server.services import Services, services
from server.zones import zone_of
from sync.limits import ENROL_TRIES_PER_HOUR, LOGIN_TRIES_PER_HOUR

api = Blueprint("access", __name__, description="Pendaftaran dan akun · Enrolment and accounts")


@api.route("/enrol", methods=["POST"])
@anyone
@tries_per_hour(ENROL_TRIES_PER_HOUR)
@api.arguments(EnrolRequest)
@api.response(200, EnrolledAnswer)
def post_enrol(data: dict[str, str]) -> dict[str, Any]:
    """Change a one-time code for a token: the phone becomes its worker's.

    A phone that lost the answer may ask again with the same `key`.
    """
    parts = services()
    made = parts.enrolment.redeem(data["code"], data["name"], data["app"], data.get("key", ""))
    return {
        "token": made.token,
        **_for_a_forgotten_pin(parts, made.token),
        "device": made.device,
        "worker": {"id": made.worker, "name": made.worker_name, "role": made.role},
        "kabupaten": made.kabupaten,
        "zone": zone_of(made.kabupaten),
        "epoch": parts.epoch,
        "kinds": [kind.to_data() for kind in KINDS.values()],
        "settings": {"mirror_days": parts.settings.mirror_days},
        "t": int(parts.clock().timestamp()),
    }


def _for_a_forgotten_pin(parts: Services, token: str) -> dict[str, str]:
    """Return the key to which a phone seals its work, and the token that hands it in (P54)."""
    return {"office_key": parts.office_key.public, "hand_in": hand_in_token(token)}


@api.route("/login", methods=["POST"])
@anyone
@tries_per_hour(LOGIN_TRIES_PER_HOUR, LOGIN)
@api.arguments(LoginRequest)
@api.response(200, LoginAnswer)
def post_login(data: dict[str, str]) -> dict[str, Any]:
    """Change a user name and a password for a token that lasts some hours."""
    token, seconds = services().accounts.login(data["username"], data["password"])
    return {"token": token, "seconds": seconds}


@api.route("/logout", methods=["POST"])
@account()
@even_given
@api.response(204)
def post_logout() -> Response:
    """End the login that calls."""
    services().accounts.logout(caller().token)
    return Response(status=204)


@api.route("/me", methods=["GET"])
@account()
@device("active")
@api.response(200, MeAnswer)
def get_me() -> dict[str, Any]:
    """Tell who calls: a phone with its worker, phones and inbox, or an account."""
    who = caller()
    return profile.of_phone(services().engine, who.row) if who.kind is Kind.DEVICE else profile.of_account(who.row)


@api.route("/me/password", methods=["POST"])
@account()
@even_given
@tries_per_hour(LOGIN_TRIES_PER_HOUR, LOGIN)
@api.arguments(PasswordChange)
@api.response(204)
def post_password(data: dict[str, str]) -> Response:
    """Change one's own password; every login of the account ends."""
    services().accounts.change_password(caller().row.id, data["old"], data["new"])
    return Response(status=204)
