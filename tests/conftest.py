"""Databases, clock and stock characters for all tests. PostgreSQL is a private cluster; without its programs tests say so and skip."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from runner import clock, definitions
from runner.clock import SetClock
from runner.permissions import SYSTEM
from runner.settings import ROOT, Settings, read
from runner.store import Store, schema
from tests.support import memory
from tests.support.people import Cast, settle

MORNING = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)  # Monday 8 June 2569, 10:00 in Bangkok


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or ([Path(p)] if (p := shutil.which("initdb")) else [])
    return found[-1].parent if found else None


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: use its own account then."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """URL of a private PostgreSQL cluster (no database name)."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing: .ci/run must install it")
        pytest.skip("PostgreSQL's programs are not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="anuyat-pg-", dir=memory.folder() or "/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "anuyat", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(_as_postgres(make), check=True, capture_output=True)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    run = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", str(folder / "log")]
    subprocess.run(_as_postgres([*run, "start"]), check=True, capture_output=True)
    try:
        yield f"postgresql://anuyat@127.0.0.1:{port}"
    finally:
        subprocess.run(_as_postgres([*run, "-m", "immediate", "stop"]), check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    store = Store.open(f"sqlite:///{path}")
    schema.upgrade(store)
    with store.begin():
        pass
    store.close()
    return path


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    yield from _copied(sqlite_template, tmp_path)


def _copied(template: Path, folder: Path) -> Iterator[Store]:
    shutil.copy(template, folder / "test.db")
    store = Store.open(f"sqlite:///{folder / 'test.db'}")
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_cluster: str) -> str:
    _sql(postgresql_cluster, "CREATE DATABASE template_anuyat")
    store = Store.open(f"{postgresql_cluster}/template_anuyat")
    schema.upgrade(store)
    store.close()
    return postgresql_cluster


def _sql(cluster: str, statement: str) -> None:
    engine = create_engine(f"{cluster.replace('postgresql:', 'postgresql+psycopg:')}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def postgresql_store(postgresql_template: str) -> Iterator[Store]:
    yield from _fresh(postgresql_template, "template_anuyat")


def _fresh(cluster: str, template: str) -> Iterator[Store]:
    name = f"t{clock.new_id()}"
    _sql(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")
    store = Store.open(f"{cluster}/{name}")
    yield store
    store.close()
    _sql(cluster, f"DROP DATABASE {name} WITH (FORCE)")


def _deploy_all(store: Store) -> None:
    """Every service that has recorded paths; deployed once, so that it is compiled once per process too."""
    for folder in sorted((ROOT / "tests" / "replays").iterdir()):
        definitions.deploy(store, SYSTEM, ROOT / "processes" / f"{folder.name}.bpmn")


@pytest.fixture(scope="session")
def sqlite_services(sqlite_template: Path) -> Path:
    path = sqlite_template.with_name("services.db")
    shutil.copy(sqlite_template, path)
    store = Store.open(f"sqlite:///{path}")
    _deploy_all(store)
    store.close()
    return path


@pytest.fixture
def sqlite_with_services(sqlite_services: Path, tmp_path: Path) -> Iterator[Store]:
    yield from _copied(sqlite_services, tmp_path)


@pytest.fixture(scope="session")
def postgresql_services(postgresql_template: str) -> str:
    _sql(postgresql_template, "CREATE DATABASE template_services TEMPLATE template_anuyat")
    store = Store.open(f"{postgresql_template}/template_services")
    _deploy_all(store)
    store.close()
    return postgresql_template


@pytest.fixture
def postgresql_with_services(postgresql_services: str) -> Iterator[Store]:
    yield from _fresh(postgresql_services, "template_services")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest) -> Store:
    """A fresh, migrated database; every test that uses it runs on both."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture
def set_clock() -> Iterator[SetClock]:
    """A clock that stands at Monday 8 June 2569, 10:00 in Bangkok, until the test moves it."""
    standing = SetClock(MORNING)
    with clock.use(standing):
        yield standing


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    env = {"ANUYAT_FILES": str(tmp_path / "files"), "ANUYAT_SECRET_KEY": "for-tests-only", "ANUYAT_INSECURE_COOKIES": "1"}
    return read(env)


@pytest.fixture
def cast(store: Store) -> Cast:
    """The stock characters with their accounts, agencies and assignments."""
    return settle(store)
