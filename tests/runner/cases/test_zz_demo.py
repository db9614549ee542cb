import shutil
from runner import definitions
from runner.commands import demo
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.settings import ROOT
from runner.store import tables as t
from sqlalchemy import select
def test_demo(store, settings, tmp_path):
    definitions.deploy(store, SYSTEM, ROOT/'processes'/'sign_tax.bpmn')
    folder=tmp_path/'replays'; shutil.copytree(ROOT/'tests/replays/sign_tax', folder/'sign_tax')
    assert demo.fill(store, FileStore.open(settings.files), settings, folder)
    with store.read() as c:
        print([tuple(r) for r in c.execute(select(t.case.c.title,t.case.c.stage,t.case.c.status))])
        print(c.execute(select(t.job.c.kind,t.job.c.error).where(t.job.c.error.is_not(None))).all())
