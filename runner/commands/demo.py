"""`anuyat demo`: agencies, accounts and a few cases in every stage, for trying the product. Never for real use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, func, insert, select

from runner import clock, scenarios
from runner.clock import SetClock
from runner.commands.setting import opened
from runner.documents.files import FileStore
from runner.people import passwords
from runner.people.actors import actor_of
from runner.permissions import SYSTEM, Actor
from runner.settings import ROOT, Settings
from runner.store import Store
from runner.store import tables as t

PASSWORD = "anuyat-demo-2569"  # noqa: S105  printed for everybody to see; accounts with it exist in demo mode only


@dataclass(frozen=True)
class Account:
    """A demo account: who, and with which role at which agency."""

    name: str
    email: str
    number: str
    role: str = "applicant"
    agency: str = ""
    id_kind: str = "citizen"


ACCOUNTS = (
    Account("สมชาย ใจดี", "somchai@example.org", "1101700123456"),
    Account("บริษัท ครัวตัวอย่าง จำกัด", "company@example.org", "0105500000011", id_kind="juristic"),
    Account("มาลี รักงาน", "mali@example.org", "3101700123401", "officer", "TOWN"),
    Account("ประเสริฐ ลงนาม", "prasert@example.org", "3101700123428", "approver", "TOWN"),
    Account("กรรมการคนที่หนึ่ง", "committee1@example.org", "3101700123509", "committee", "TOWN"),
    Account("กรรมการคนที่สอง", "committee2@example.org", "3101700123517", "committee", "TOWN"),
    Account("ประธานกรรมการ", "chair@example.org", "3101700123525", "chair", "TOWN"),
    Account("ดวงใจ ใฝ่บริการ", "centre@example.org", "3101700123533", "service_centre", "TOWN"),
    Account("วิชัย ขยันยิ่ง", "wichai@example.org", "3101700123410", "officer", "VILLAGE"),
    Account("นภา ตรวจการ", "napha@example.org", "3101700123436", "auditor"),
    Account("อารี วิเคราะห์", "ari@example.org", "3101700123444", "analyst"),
    Account("ผู้ดูแลระบบภายนอก", "worker@example.org", "3101700123479", "worker"),
    Account("ผู้ดูแลระบบ", "admin@example.org", "3101700123461", "administrator"),
)
_PLACE = {"phone": "0 2000 0000", "hours": "วันจันทร์ถึงวันศุกร์ 08.30–16.30 น.", "biller_id": "099400012345601", "province": "ตัวอย่าง"}
_HOME = {"house_no": "45", "moo": "2", "road": "ชลประทาน", "subdistrict": "ในเมือง", "district": "เมืองอุบลราชธานี",
         "province": "อุบลราชธานี", "postcode": "34000"}  # fmt: skip
AGENCIES = (
    ("TOWN", "เทศบาลเมืองตัวอย่าง", "Example Town Municipality", "นายกเทศมนตรีเมืองตัวอย่าง"),
    ("VILLAGE", "องค์การบริหารส่วนตำบลตัวอย่าง", "Example Subdistrict Organisation", "นายกองค์การบริหารส่วนตำบลตัวอย่าง"),
)
SETTINGS = {"VILLAGE": {"preschool_admission": {"applications_from": "01-01", "applications_to": "12-31"}}}  # to be tried on any day


CAST = {
    "applicant": "somchai",
    "approver": "prasert",
    "committee": "committee1",
    "committee2": "committee2",
    "chair": "chair",
    "service_centre": "centre",
}


@dataclass(frozen=True)
class Example:
    """A demo case: a scenario played up to a task (or to its end), `values` replacing some of the first form's.

    It was begun some days ago, or, where applications have their season, last on a `day` of the year (MM-DD) that is well past.
    """

    scenario: str
    days_ago: int = 0
    day: str = ""
    until: str = ""
    agency: str = "TOWN"
    values: Mapping[str, Any] = field(default_factory=dict)

    def begun(self) -> datetime:
        """The moment at which it began."""
        if not self.day:
            return clock.now() - timedelta(days=self.days_ago)
        settled = clock.today() - timedelta(days=60)
        this = date.fromisoformat(f"{settled.year}-{self.day}")
        return datetime(settled.year - (this > settled), this.month, this.day, 9, tzinfo=clock.BANGKOK)


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), default=ROOT / "tests" / "replays", help="Folder of scenarios.")
def demo_command(folder: Path) -> None:
    """Fill an empty database with demo accounts, agencies and cases."""
    settings, store, files = opened()
    if fill(store, files, settings, folder):
        click.echo("Demo accounts and cases are ready.")
    else:
        click.echo("The database has people already: nothing was added.")
    for account in ACCOUNTS:
        click.echo(f"  {account.role:<14} {account.email:<22} {PASSWORD}")


def fill(store: Store, files: FileStore, settings: Settings, folder: Path) -> bool:
    """Put the demo into an empty database; False when there are people in it already."""
    with store.begin() as connection:
        if connection.execute(select(func.count()).select_from(t.person)).scalar_one():
            return False
        agencies = {code: _agency(connection, code, th, en, head) for code, th, en, head in AGENCIES}
        sealed = passwords.sealed(PASSWORD)
        ids = {account.email: _person(connection, account, agencies, sealed) for account in ACCOUNTS}
        people = {account.email: actor_of(connection, ids[account.email]) for account in ACCOUNTS}
    for service in sorted(folder.iterdir()) if folder.is_dir() else ():
        examples = service / "demo.yml"
        if examples.is_file():
            _play(store, files, settings, service, people, agencies)
    return True


def _agency(connection: Connection, code: str, th: str, en: str, head: str) -> int:
    agency_id = clock.new_id()
    details = {**_PLACE, "address": f"{th} ถนนตัวอย่าง จังหวัดตัวอย่าง 10000", "head_title": head}
    settings = {"*": {"e_payment": True}, **SETTINGS.get(code, {})}
    row = {"id": agency_id, "code": code, "name_th": th, "name_en": en, "details": details, "settings": settings}
    connection.execute(insert(t.agency), row)
    return agency_id


def _person(connection: Connection, account: Account, agencies: Mapping[str, int], sealed: str) -> int:
    person_id = clock.new_id()
    row: dict[str, Any] = {
        "id": person_id, "kind": "applicant" if account.role == "applicant" else "staff", "id_number": account.number,
        "id_kind": account.id_kind, "name": account.name, "email": account.email, "phone": "0812345678", "password": sealed,
        "address": _HOME if account.role == "applicant" else {}, "created_at": clock.now(),
    }  # fmt: skip
    connection.execute(insert(t.person), row)
    if account.role != "applicant":
        grant = {"id": clock.new_id(), "person_id": person_id, "role": account.role, "agency_id": agencies.get(account.agency)}
        connection.execute(insert(t.assignment), grant)
    return person_id


def _play(
    store: Store, files: FileStore, settings: Settings, folder: Path, people: Mapping[str, Actor], agencies: Mapping[str, int]
) -> None:
    import yaml

    listed = [Example(**one) for one in yaml.safe_load((folder / "demo.yml").read_text("utf-8"))]
    with click.progressbar(listed, label=f"Demo cases of {folder.name}") as bar:
        for example in bar:
            standing = SetClock(example.begun())
            with clock.use(standing):
                _play_one(store, files, settings, folder, people, agencies, example, standing)


def _play_one(
    store: Store, files: FileStore, settings: Settings, folder: Path, people: Mapping[str, Actor], agencies: Mapping[str, int],
    example: Example, standing: SetClock,
) -> None:  # fmt: skip
    scenario = scenarios.read(folder / f"{example.scenario}.yaml")
    first, *rest = scenario.moves
    moves = [replace(first, values={**first.values, **example.values}), *rest]
    officer = people["wichai@example.org" if example.agency == "VILLAGE" else "mali@example.org"]
    cast = {role: people[f"{name}@example.org"] for role, name in CAST.items()} | {"officer": officer, "system": SYSTEM}
    player = scenarios.Player(store, files, settings, cast, agencies[example.agency], standing, ("timer",))
    player.play(replace(scenario, moves=moves, start=None), until=example.until)
