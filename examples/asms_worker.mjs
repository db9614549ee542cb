// A worker that enters applications for radio trade licences in ASMS: takes the jobs of topic `asms`, hands in the numbers.
//
//   npm install @camunda8/sdk
//   ZEEBE_REST_ADDRESS=https://anuyat.example.go.th CAMUNDA_AUTH_STRATEGY=BEARER CAMUNDA_OAUTH_TOKEN=<token> node examples/asms_worker.mjs
//
// `Asms` stands in for the real system: replace its `enter` by a call of ASMS's own interface.
import { Camunda8 } from '@camunda8/sdk'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

// header `operation` → the variables that the diagram reads
const RESULTS = {
  enter_application: (number) => ({ asms_application_number: `ASMS-${number}` }),
  print_licence: (number) => ({ asms_licence_number: `ASMS-L-${number}`, asms_printed: true }),
}

// A register in a file. The same job entered twice keeps its number: a job may come again when an answer was lost.
class Asms {
  constructor(file) {
    this.file = file
  }

  enter(jobKey, operation, caseNumber, applicant) {
    const entries = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : {}
    entries[jobKey] ??= { number: String(Object.keys(entries).length + 1).padStart(6, '0'), operation, caseNumber, applicant }
    writeFileSync(this.file, JSON.stringify(entries, null, 1))
    return entries[jobKey].number
  }
}

const asms = new Asms(process.env.ASMS_REGISTER ?? 'asms.json')
const worker = new Camunda8().getCamundaRestClient().createJobWorker({
  type: 'asms',
  worker: 'asms',
  timeout: 60_000,
  maxJobsToActivate: 1,
  fetchVariable: ['case', 'applicant'], // no more of the case than ASMS keeps
  jobHandler: (job) => {
    const operation = job.customHeaders.operation
    if (!(operation in RESULTS)) {
      // payment orders come with a file: an officer does it by hand, and the incident is solved with it
      return job.fail({ errorMessage: `ASMS takes no ${operation} from programs`, retries: 0 })
    }
    const number = asms.enter(job.jobKey, operation, job.variables.case.number, job.variables.applicant.name)
    return job.complete(RESULTS[operation](number))
  },
})

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => worker.stop().then(() => process.exit(0)))
