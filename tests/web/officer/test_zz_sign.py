import re
from sqlalchemy import select
from runner import definitions, scenarios, clock
from runner.documents.files import FileStore
from runner.permissions import SYSTEM
from runner.scenarios import Player
from runner.settings import ROOT
from runner.store import tables as t
R=ROOT/'tests/replays/sign_tax'
def test_pages(office, store, settings, cast):
    definitions.deploy(store, SYSTEM, ROOT/'processes/sign_tax.bpmn')
    standing=clock.SetClock(clock.now())
    people={"applicant":cast.somchai,"officer":cast.mali,"approver":cast.prasert,"system":SYSTEM}
    with clock.use(standing):
        p=Player(store,FileStore.open(settings.files),settings,people,cast.town,standing)
        v=office.visitor('somchai')
        for sc,until in [('assessed_paid_closed','Task_Apply'),('inspected_then_corrected','Task_Correct'),('assessed_paid_closed','Task_ConfirmPayment')]:
            cid=p.play(scenarios.read(R/f'{sc}.yaml'),until=until)
            with store.read() as c:
                task=[r for r in c.execute(select(t.task).where(t.task.c.case_id==cid,t.task.c.state==0)) if r.element==until][0]
            s=v.get(f'/my/cases/{cid}',follow_redirects=True); print('case',s.status_code,'ยื่นอุทธรณ์' in s.text)
            if until!='Task_ConfirmPayment':
                a=v.get(f'/my/cases/tasks/{task.id}'); print(until,a.status_code,len(a.text),'signs[0].width_cm' in a.text, 'name="signs' in a.text,'แบบแสดงรายการภาษีป้าย' in a.text)
            else:
                x=v.get(f'/my/cases/{cid}/offers/appeal'); print('offer',x.status_code,'ข้อโต้แย้ง' in x.text, 'การอุทธรณ์ไม่ทำให้' in x.text)
                e=v.get(f'/my/cases/{cid}?lang=en'); print(e.status_code)
        d=v.get('/services/sign_tax'); print('public',d.status_code,len(d.text))
