// The unmodified npm package @camunda8/sdk against the address in the environment; what it saw is printed as JSON.
import { Camunda8 } from '@camunda8/sdk'
import { readFileSync } from 'node:fs'

const client = new Camunda8({
  ZEEBE_REST_ADDRESS: process.env.ADDRESS,
  CAMUNDA_LOG_LEVEL: 'none',
  ...JSON.parse(process.env.AUTHORIZATION),
}).getCamundaRestClient()

// a job of each outcome: completed, failed once and then completed, a BPMN error, an exception of the handler
async function work(type) {
  const seen = []
  let worker
  await new Promise((resolve) => {
    worker = client.createJobWorker({
      type, worker: 'node', timeout: 30_000, maxJobsToActivate: 5, requestTimeout: 5_000, pollIntervalMs: 50,
      jobHandler: async (job) => {
        seen.push({ key: job.jobKey, case: job.processInstanceKey, retries: job.retries, headers: job.customHeaders, variables: job.variables })
        const turn = seen.length
        if (turn === 1) await job.complete({ mis2_number: 'MIS-2569-1' })
        if (turn === 2) await job.fail({ errorMessage: 'MIS 2 does not answer', retries: 1, retryBackOff: 100 })
        if (turn === 3) await job.error({ errorCode: 'LOST', errorMessage: 'nobody knows' })
        if (turn === 4) { setTimeout(resolve, 700); throw new Error('a mistake in the worker') }
      },
    })
  })
  await worker.stop()
  return seen
}

const actions = {
  topology: () => client.getTopology(),
  deploy: async (...files) => {
    try {
      return await client.deployResources(files.map((name) => ({ name: name.split('/').pop(), content: readFileSync(name).toString() })))
    } catch (error) {
      return { status: error.statusCode, title: error.title, detail: error.detail }
    }
  },
  start: (processDefinitionId, agency) => client.createProcessInstance({ processDefinitionId, variables: { agency } }),
  work,
  idle: async () => {
    const worker = client.createJobWorker({ type: 'mis2', worker: 'node', timeout: 30_000, maxJobsToActivate: 1, requestTimeout: 20_000, jobHandler: async () => {} })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await worker.stop()
    return 'stopped'
  },
  extend: async (type) => {
    const [job] = await client.activateJobs({ type, worker: 'node', timeout: 1_000, maxJobsToActivate: 1, requestTimeout: -1 })
    await job.modifyJobTimeout({ newTimeoutMs: 60_000 })
    return job.jobKey
  },
}

const [action, ...given] = process.argv.slice(2)
console.log(JSON.stringify(await actions[action](...given)))
process.exit(0)
