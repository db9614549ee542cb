"""Who may open which page: one table. A page that is not in it opens for nobody, and a test fails."""

from __future__ import annotations

from runner.permissions import RIGHTS, Actor

ANYONE = frozenset({"anyone"})
SIGNED_IN = frozenset({"signed_in"})
APPLICANT = frozenset({"applicant"})
FOR_APPLICANT = frozenset({"applicant", "service_centre"})  # staff of a service centre act for an applicant
CENTRE = frozenset({"service_centre"})
ADMINISTRATOR = frozenset({"administrator"})
ANALYST = frozenset({"analyst"})
TASK_STAFF = frozenset({"officer", "approver", "committee", "chair", "service_centre"})
SEES_CASES = TASK_STAFF | {"auditor"}
WORKER = frozenset({"worker"})
EXPORTS = frozenset(role for role, rights in RIGHTS.items() if "export" in rights)

# endpoint → who: anyone, signed_in, applicant, or roles of staff. Rights on single cases are asked for in runner.permissions.
ROUTES: dict[str, frozenset[str]] = {
    "static": ANYONE,
    "home.index": ANYONE,
    "home.health": ANYONE,
    "home.start": SIGNED_IN,
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
    "account.address": SIGNED_IN,
    "account.email": SIGNED_IN,
    "account.confirm_email": ANYONE,
    "tokens.index": SIGNED_IN,
    "tokens.make": SIGNED_IN,
    "tokens.revoke": SIGNED_IN,
    "account.password": SIGNED_IN,
    "public.services": ANYONE,
    "public.service": ANYONE,
    "public.licence": ANYONE,
    "public.pay": ANYONE,
    "public.pay_now": ANYONE,
    "public.payment_callback": ANYONE,
    "applicant.cases": APPLICANT,
    "applicant.start": APPLICANT,
    "applicant.open_case": APPLICANT,
    "applicant.case": FOR_APPLICANT,
    "applicant.filed": FOR_APPLICANT,
    "applicant.diagram": FOR_APPLICANT,
    "applicant.diagram_file": FOR_APPLICANT,
    "applicant.pay": FOR_APPLICANT,
    "applicant.offer": FOR_APPLICANT,
    "applicant.send": FOR_APPLICANT,
    "applicant.task": FOR_APPLICANT,
    "applicant.send_form": FOR_APPLICANT,
    "applicant.autosave": FOR_APPLICANT,
    "applicant.refresh": FOR_APPLICANT,
    "applicant.upload": FOR_APPLICANT,
    "applicant.detach": FOR_APPLICANT,
    "applicant.review": FOR_APPLICANT,
    "applicant.file_case": FOR_APPLICANT,
    "applicant.document": SIGNED_IN,
    "centre.desk": CENTRE,
    "centre.look_up": CENTRE,
    "centre.new_applicant": CENTRE,
    "centre.applicant": CENTRE,
    "centre.start": CENTRE,
    "centre.email": CENTRE,
    "centre.cases": CENTRE,
    "officer.worklist": TASK_STAFF,
    "officer.task": TASK_STAFF,
    "officer.send_form": TASK_STAFF,
    "officer.claim": TASK_STAFF,
    "officer.release": TASK_STAFF,
    "officer.hand_over": TASK_STAFF,
    "officer.preview": TASK_STAFF,
    "officer.autosave": TASK_STAFF,
    "officer.refresh": TASK_STAFF,
    "officer.upload": TASK_STAFF,
    "officer.detach": TASK_STAFF,
    "officer.offer": TASK_STAFF,
    "officer.send_offer": TASK_STAFF,
    "officer.cases": SEES_CASES,
    "officer.case": SEES_CASES,
    "officer.diagram": SEES_CASES,
    "officer.diagram_file": SEES_CASES,
    "officer.export": EXPORTS,
    "officer.export_file": EXPORTS,
    "admin.people": ADMINISTRATOR,
    "admin.find_people": ADMINISTRATOR,
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
    "studio.index": ANALYST | ADMINISTRATOR,
    "studio.four_eyes": ADMINISTRATOR,
    "studio.versions": ANALYST,
    "studio.open_service": ANALYST,
    "studio.new": ANALYST,
    "studio.discard": ANALYST,
    "studio.restore": ANALYST,
    "studio.take_over": ANALYST,
    "studio.editor": ANALYST,
    "studio.state": ANALYST,
    "studio.file": ANALYST,
    "studio.save": ANALYST,
    "studio.findings": ANALYST,
    "studio.conflict": ANALYST,
    "studio.overwrite": ANALYST,
    "studio.compare": ANALYST,
    "studio.preview": ANALYST,
    "studio.replay": ANALYST,
    "studio.replayed": ANALYST,
    "studio.report": ANALYST,
    "studio.deploy": ANALYST,
    "studio.again": ANALYST,
    "studio.sheet": ANALYST,
    "studio.sheet_change": ANALYST,
    "studio.try_it": ANALYST,
    "studio.trial": ANALYST,
    "studio.trial_state": ANALYST,
    "studio.trial_diagram": ANALYST,
    "studio.trial_file": ANALYST,
    "studio.trial_clock": ANALYST,
    "studio.trial_job": ANALYST,
    "studio.trial_end": ANALYST,
    "studio.inside": ANALYST,
    "studio.version_file": ANALYST,
    "studio.approval": ANALYST,
    "studio.decide": ANALYST,
    "admin.audit": frozenset({"auditor", "administrator"}),
    "api.topology": SIGNED_IN,
    "api.unknown": SIGNED_IN,
    "api.deploy": frozenset({"analyst"}),
    "api.start": frozenset({"applicant", "analyst"}),
    "api.activate": WORKER,
    "api.complete": WORKER,
    "api.give_back": WORKER,
    "api.error": WORKER,
    "api.change": WORKER,
}

# routes for programs: they open with an access token of somebody whom ROUTES names, and never with a session. What the token is for,
# where its owner has narrowed it; empty: any
BY_TOKEN = {
    "api.topology": "",
    "api.unknown": "",
    "api.deploy": "deploy",
    "api.start": "deploy",
    "api.activate": "jobs",
    "api.complete": "jobs",
    "api.give_back": "jobs",
    "api.error": "jobs",
    "api.change": "jobs",
}

# changing requests that prove who sends them by a signature of their own, not by the token of a form
SIGNED = frozenset({"public.payment_callback", "studio.inside"})  # the latter: the same token, asked for by the application inside


def allowed(endpoint: str, actor: Actor) -> bool:
    """Whether the actor may call an endpoint; False for one that nobody declared."""
    who = ROUTES.get(endpoint, frozenset())
    if "anyone" in who:
        return True
    if actor.person_id is None:
        return False
    return "signed_in" in who or ("applicant" in who and actor.kind == "applicant") or any(actor.has(role) for role in who)
