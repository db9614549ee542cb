"""Who may open which page: one table. A page that is not in it opens for nobody, and a test fails."""

from __future__ import annotations

from runner.permissions import Actor

ANYONE = frozenset({"anyone"})
SIGNED_IN = frozenset({"signed_in"})
APPLICANT = frozenset({"applicant"})
ADMINISTRATOR = frozenset({"administrator"})
TASK_STAFF = frozenset({"officer", "approver", "committee", "chair", "service_centre"})

# endpoint → who: anyone, signed_in, applicant, or roles of staff. Rights on single cases are asked for in runner.permissions.
ROUTES: dict[str, frozenset[str]] = {
    "static": ANYONE,
    "home.index": ANYONE,
    "home.health": ANYONE,
    "auth.login_page": ANYONE,
    "auth.log_in": ANYONE,
    "auth.logout": SIGNED_IN,
    "auth.register": ANYONE,
    "auth.forgotten": ANYONE,
    "auth.set_password": ANYONE,
    "auth.language": ANYONE,
    "auth.kept": SIGNED_IN,
    "auth.drop_kept": SIGNED_IN,
    "account.index": SIGNED_IN,
    "account.phone": SIGNED_IN,
    "account.email": SIGNED_IN,
    "account.confirm_email": ANYONE,
    "account.password": SIGNED_IN,
    "admin.people": ADMINISTRATOR,
    "admin.new_person": ADMINISTRATOR,
    "admin.person": ADMINISTRATOR,
    "admin.disable": ADMINISTRATOR,
    "admin.enable": ADMINISTRATOR,
    "admin.invite": ADMINISTRATOR,
    "admin.assign": ADMINISTRATOR,
    "admin.withdraw": ADMINISTRATOR,
    "admin.agencies": ADMINISTRATOR,
    "admin.new_agency": ADMINISTRATOR,
    "admin.agency": ADMINISTRATOR,
    "admin.agency_settings": ADMINISTRATOR,
    "admin.holidays": ADMINISTRATOR,
    "admin.set_holiday": ADMINISTRATOR,
    "admin.unset_holiday": ADMINISTRATOR,
    "admin.outbox": ADMINISTRATOR,
    "admin.mail": ADMINISTRATOR,
    "admin.incidents": ADMINISTRATOR,
    "admin.retry": ADMINISTRATOR,
    "admin.audit": frozenset({"auditor", "administrator"}),
}


def allowed(endpoint: str, actor: Actor) -> bool:
    """Whether the actor may call an endpoint; False for one that nobody declared."""
    who = ROUTES.get(endpoint, frozenset())
    if "anyone" in who:
        return True
    if actor.person_id is None:
        return False
    return "signed_in" in who or ("applicant" in who and actor.kind == "applicant") or any(actor.has(role) for role in who)
